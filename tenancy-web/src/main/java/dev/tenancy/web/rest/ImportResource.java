package dev.tenancy.web.rest;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.Plans;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.ArchiveFile;
import dev.tenancy.transfer.NewTenantFromArchive;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.web.request.ArchiveBody;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/** A new tenant made of an archive, for admins. What is asked is in the query, because the body is the archive. */
@Path("/tenants/import")
@RequestScoped
@ForOperators
@Needs(OperatorRole.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class ImportResource {

    @EJB
    private TenantTransfers transfers;

    @EJB
    private Plans plans;

    @Inject
    private CurrentCaller caller;

    @Inject
    private RepeatableRequests repeatable;

    /** The archive is read as it comes, and nothing of it is kept anywhere but in the tenant. */
    @POST
    @Consumes(ArchiveFile.MEDIA_TYPE)
    public Response importTenant(
            @QueryParam("slug") String slug,
            @QueryParam("name") String name,
            @QueryParam("plan") String plan,
            InputStream body,
            @Context HttpServletRequest request) {
        Slug as = Parameters.optional("slug", slug, Slug::new)
                .orElseThrow(() -> new MalformedRequest(Violation.ofParameter("slug", "is missing")));
        Optional<TenantName> named = Parameters.optional("name", name, TenantName::new);
        Optional<String> planned = Parameters.optional("plan", plan, code -> PlanRequest.existing(plans, code));
        ArchiveBody archive = ArchiveBody.of(request, body);
        return TransferAnswers.made(archive.read(in -> transfers.importTenant(
                in,
                new NewTenantFromArchive(as, named, planned, archive.limits()),
                caller.get().map(Caller::actor).orElseThrow(),
                repeatable.key(asked(as, named, planned, request)))));
    }

    /** An archive is not compared with an earlier one, but its size is. */
    private static String asked(
            Slug as, Optional<TenantName> named, Optional<String> planned, HttpServletRequest request) {
        return as + "\n" + named.map(TenantName::value).orElse("") + "\n" + planned.orElse("") + "\n"
                + request.getContentLengthLong();
    }
}
