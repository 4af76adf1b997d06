package dev.tenancy.web.problem;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.log.LogContext;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.web.resolution.Caller.TenantClient;
import dev.tenancy.web.resolution.CurrentCaller;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;

/** Answers for everything thrown below JAX-RS. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    @Inject
    private CurrentCaller caller;

    @EJB
    private TenantRegistry registry;

    @EJB
    private TenantAccess access;

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof WebApplicationException web) {
            int status = web.getResponse().getStatus();
            if (status < 400) {
                return web.getResponse();
            }
            if (web.getCause() instanceof IOException) {
                // Perhaps nobody is there any more: RequestFilter finds out as it answers, and makes no noise about it.
                return Response.status(status).build();
            }
            if (status < 500) {
                ResponseBuilder response = response(HttpProblems.of(
                        status, request.getMethod(), uri.getRequestUri().getPath()));
                Object allow = web.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
                return allow == null
                        ? response.build()
                        : response.header(HttpHeaders.ALLOW, allow).build();
            }
        }
        return response(Problems.of(asTheTenants(failure))).build();
    }

    private Throwable asTheTenants(Throwable failure) {
        return caller.get()
                .filter(TenantClient.class::isInstance)
                .map(client -> ((TenantClient) client).tenant())
                .<Throwable>flatMap(tenant -> TenantFailure.of(failure, tenant, this::asItIsNow, registry::hasSchema))
                .orElse(failure);
    }

    private Tenant asItIsNow(Tenant tenant) {
        return access.fresh(tenant.id()).map(TenantAccess.Entry::tenant).orElse(tenant);
    }

    private static ResponseBuilder response(Problem problem) {
        ResponseBuilder response = Response.status(problem.type().status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.toJson(LogContext.requestId()).toString());
        problem.headers().forEach(response::header);
        return response;
    }
}
