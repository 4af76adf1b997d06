package dev.tenancy.web.resolution;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.web.resolution.Caller.Operator;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps everybody but operators of the role needed away from resources that are {@link ForOperators}. */
@Provider
@ForOperators
@Priority(Priorities.AUTHORIZATION)
public class OperatorsOnly implements ContainerRequestFilter {

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    @Inject
    private CurrentCaller caller;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Operator operator = caller.get()
                .filter(Operator.class::isInstance)
                .map(Operator.class::cast)
                .orElseThrow(() -> new Forbidden("This path is the operator's; a tenant's API key does not open it."));
        OperatorRole needed = needed(request.getMethod());
        if (!operator.role().includes(needed)) {
            throw new Forbidden("This needs the role " + needed.code() + ", and yours is "
                    + operator.role().code() + "; ask an admin to do it, or for that role.");
        }
    }

    private OperatorRole needed(String method) {
        @Nullable Needs ofMethod = resource.getResourceMethod().getAnnotation(Needs.class);
        if (ofMethod != null) {
            return ofMethod.value();
        }
        @Nullable Needs ofResource = resource.getResourceClass().getAnnotation(Needs.class);
        if (ofResource != null) {
            return ofResource.value();
        }
        return LOOKING.contains(method) ? OperatorRole.VIEWER : OperatorRole.OPERATOR;
    }
}
