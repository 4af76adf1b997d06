package dev.tenancy.web.rest;

import dev.tenancy.access.ApiKeys;
import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.access.KeyName;
import dev.tenancy.access.KeyScope;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The API keys of a tenant, for operators. An answer with a secret is kept nowhere, so none of these can be repeated. */
@Path("/tenants/{slug}/api-keys")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class ApiKeysResource {

    private static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    @EJB
    private ApiKeys keys;

    @Inject
    private CurrentCaller caller;

    @GET
    public String list(@PathParam("slug") String slug) {
        return JsonValues.all(keys.list(Parameters.slug(slug)), TenantJson::key).toString();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@PathParam("slug") String slug, JsonBody body) {
        Slug tenant = Parameters.slug(slug);
        Optional<KeyName> name = body.required("name", KeyName::new);
        Optional<KeyScope> scope = body.optional("scope", KeyScope::of);
        Optional<Instant> expiresAt = body.optional("expiresAt", Times::future);
        body.check();
        return created(
                tenant, keys.create(tenant, name.orElseThrow(), scope.orElse(KeyScope.WRITE), expiresAt, actor()));
    }

    @DELETE
    @Path("/{keyId}")
    public Response revoke(@PathParam("slug") String slug, @PathParam("keyId") String keyId) {
        keys.revoke(Parameters.slug(slug), Parameters.id("keyId", keyId), actor());
        return Response.noContent().build();
    }

    @POST
    @Path("/{keyId}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(
            @PathParam("slug") String slug, @PathParam("keyId") String keyId, @MayBeLeftOut JsonBody body) {
        Slug tenant = Parameters.slug(slug);
        Optional<Duration> overlap = body.optional("overlap", ApiKeysResource::overlap);
        body.check();
        return created(
                tenant, keys.rotate(tenant, Parameters.id("keyId", keyId), overlap.orElse(DEFAULT_OVERLAP), actor()));
    }

    private static Response created(Slug tenant, NewKey key) {
        return Response.status(Response.Status.CREATED)
                .header(
                        "Location",
                        TenantsResource.PATH + tenant + "/api-keys/"
                                + key.facts().id())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(TenantJson.newKey(key).toString())
                .build();
    }

    private static Duration overlap(String text) {
        Duration overlap = Durations.parse(text);
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new IllegalArgumentException("must be from PT0S to PT720H, which is 30 days");
        }
        return overlap;
    }

    private String actor() {
        return caller.get().map(Caller::actor).orElseThrow();
    }
}
