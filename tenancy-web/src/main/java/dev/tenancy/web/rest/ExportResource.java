package dev.tenancy.web.rest;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.ArchiveFile;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;

/** A tenant's data as an archive, for admins: it is all a tenant has, and no other call gives it to an operator. */
@Path("/tenants/{slug}/export")
@RequestScoped
@ForOperators
@Needs(OperatorRole.ADMIN)
public class ExportResource {

    @EJB
    private TenantRegistry registry;

    @EJB
    private TenantTransfers transfers;

    @Inject
    private CurrentCaller caller;

    /** What is refused is answered as a problem; what fails after the first byte, by breaking off. */
    @GET
    @Produces(ArchiveFile.MEDIA_TYPE)
    public Response export(
            @PathParam("slug") String text,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        Slug slug = Parameters.slug(text);
        if (registry.find(slug).isEmpty()) {
            throw new TenantNotFound(slug.value());
        }
        String actor = caller.get().map(Caller::actor).orElseThrow();
        StreamingOutput archive = new BreakingOff(out -> transfers.export(slug, out, actor), request, response);
        return Response.ok(archive, ArchiveFile.MEDIA_TYPE)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + ArchiveFile.name(slug, Instant.now()) + "\"")
                .build();
    }
}
