package dev.tenancy.web.rest;

import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** One tenant and the steps of its life, for operators. */
@Path("/tenants/{slug}")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class TenantOperations {

    @EJB
    private TenantRegistry registry;

    @GET
    public Response get(@PathParam("slug") String slug, @Context HttpHeaders headers) {
        return Responses.entity(headers, found(Parameters.slug(slug)), Tenant::version, TenantJson::tenant);
    }

    private Tenant found(Slug slug) {
        return registry.find(slug).orElseThrow(() -> new TenantNotFound(slug.value()));
    }
}
