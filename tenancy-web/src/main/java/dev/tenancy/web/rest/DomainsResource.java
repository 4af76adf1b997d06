package dev.tenancy.web.rest;

import dev.tenancy.access.Domains;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The host names of a tenant's own, for operators. */
@Path("/tenants/{slug}/domains")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class DomainsResource {

    @EJB
    private Domains domains;

    @Inject
    private CurrentCaller caller;

    @GET
    public String list(@PathParam("slug") String slug) {
        return JsonValues.all(domains.list(Parameters.slug(slug)), TenantJson::domain)
                .toString();
    }

    @GET
    @Path("/{host}")
    public String get(@PathParam("slug") String slug, @PathParam("host") String host) {
        Slug tenant = Parameters.slug(slug);
        HostName name = Parameters.host(host);
        return json(domains.find(tenant, name).orElseThrow(() -> new NotFound("claim of host", name)));
    }

    /** Claimed twice is claimed once: the token stays. */
    @PUT
    @Path("/{host}")
    public String claim(@PathParam("slug") String slug, @PathParam("host") String host) {
        return json(domains.claim(Parameters.slug(slug), Parameters.host(host), actor()));
    }

    @DELETE
    @Path("/{host}")
    public Response remove(@PathParam("slug") String slug, @PathParam("host") String host) {
        domains.remove(Parameters.slug(slug), Parameters.host(host), actor());
        return Response.noContent().build();
    }

    @POST
    @Path("/{host}/verify")
    public String verify(@PathParam("slug") String slug, @PathParam("host") String host) {
        return json(domains.verify(Parameters.slug(slug), Parameters.host(host), actor()));
    }

    private static String json(TenantDomain domain) {
        return TenantJson.domain(domain).build().toString();
    }

    private String actor() {
        return caller.get().map(Caller::actor).orElseThrow();
    }
}
