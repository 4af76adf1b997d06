package dev.tenancy.web.rest;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.lifecycle.Step;
import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.lifecycle.TenantLifecycle.Changes;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TextRule;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.Plans;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One tenant and the steps of its life, for operators. */
@Path("/tenants/{slug}")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class TenantOperations {

    private static final TextRule REASON = new TextRule("a reason", 200);

    @EJB
    private TenantRegistry registry;

    @EJB
    private TenantLifecycle lifecycle;

    @EJB
    private Plans plans;

    @EJB
    private FleetFacts facts;

    @Inject
    private CurrentCaller caller;

    @GET
    public Response get(@PathParam("slug") String slug, @Context HttpHeaders headers) {
        return Responses.entity(headers, found(Parameters.slug(slug)), Tenant::version, TenantJson::tenant);
    }

    /** Labels are merged one by one, as a merge patch has it. */
    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("slug") String slug, JsonBody body, @Context HttpHeaders headers) {
        Slug of = Parameters.slug(slug);
        Optional<TenantName> name = body.optional("name", TenantName::new);
        Optional<String> plan = body.optional("plan", code -> PlanRequest.existing(plans, code));
        Map<String, Optional<String>> labels = body.object("labels").textsByName();
        body.check();
        Precondition asked = Versions.precondition(headers);
        if (body.isEmpty()) {
            return entity(Versions.accepted(found(of), Tenant::version, asked));
        }
        return entity(Merging.merge(
                asked,
                () -> found(of),
                Tenant::version,
                (tenant, unchanged) -> lifecycle.change(
                        of, new Changes(name, plan, merged(tenant.labels(), labels)), unchanged, actor())));
    }

    /** The way back is open until it is purged. */
    @DELETE
    public Response archive(@PathParam("slug") String slug, @Context HttpHeaders headers) {
        return take(Step.ARCHIVE, slug, Optional.empty(), headers);
    }

    @POST
    @Path("/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response suspend(@PathParam("slug") String slug, @MayBeLeftOut JsonBody body, @Context HttpHeaders headers) {
        return take(Step.SUSPEND, slug, reason(body), headers);
    }

    @POST
    @Path("/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response resume(@PathParam("slug") String slug, @MayBeLeftOut JsonBody body, @Context HttpHeaders headers) {
        return take(Step.RESUME, slug, reason(body), headers);
    }

    @POST
    @Path("/read-only")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response readOnly(
            @PathParam("slug") String slug, @MayBeLeftOut JsonBody body, @Context HttpHeaders headers) {
        return take(Step.READ_ONLY, slug, reason(body), headers);
    }

    @POST
    @Path("/archive")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response archive(@PathParam("slug") String slug, @MayBeLeftOut JsonBody body, @Context HttpHeaders headers) {
        return take(Step.ARCHIVE, slug, reason(body), headers);
    }

    @POST
    @Path("/restore")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response restore(@PathParam("slug") String slug, @MayBeLeftOut JsonBody body, @Context HttpHeaders headers) {
        return take(Step.RESTORE, slug, reason(body), headers);
    }

    /** Who destroys says what, twice. */
    @POST
    @Path("/purge")
    @Needs(OperatorRole.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response purge(@PathParam("slug") String slug, JsonBody body, @Context HttpHeaders headers) {
        Slug of = Parameters.slug(slug);
        body.required("confirm", text -> confirmed(text, of));
        boolean early = body.bool("early").orElse(false);
        body.check();
        lifecycle.purge(of, early, Versions.precondition(headers), actor());
        return Response.noContent().build();
    }

    @POST
    @Path("/rename")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rename(@PathParam("slug") String slug, JsonBody body, @Context HttpHeaders headers) {
        Slug of = Parameters.slug(slug);
        Optional<Slug> newSlug = body.required("slug", Slug::new);
        body.check();
        Tenant renamed = lifecycle.rename(of, newSlug.orElseThrow(), Versions.precondition(headers), actor());
        return Response.fromResponse(entity(renamed))
                .header("Location", TenantsResource.PATH + renamed.slug())
                .build();
    }

    @GET
    @Path("/facts")
    public String facts(@PathParam("slug") String slug) {
        return TenantJson.facts(facts.facts(Parameters.slug(slug))).build().toString();
    }

    @GET
    @Path("/usage")
    public String usage(@PathParam("slug") String slug, @BeanParam SpanQuery span) {
        return JsonValues.all(facts.history(Parameters.slug(slug), span.span()), FleetJson::point)
                .toString();
    }

    private Response take(Step step, String slug, Optional<String> reason, HttpHeaders headers) {
        return entity(lifecycle.take(step, Parameters.slug(slug), reason, Versions.precondition(headers), actor()));
    }

    private static Optional<String> reason(JsonBody body) {
        Optional<String> reason = body.optional("reason", text -> {
            REASON.check(text);
            return text;
        });
        body.check();
        return reason;
    }

    private static String confirmed(String text, Slug slug) {
        if (!text.equals(slug.value())) {
            throw new IllegalArgumentException("must be the slug of the tenant to purge, '" + slug + "'");
        }
        return text;
    }

    /** Empty if the labels stay as they are. */
    private static Optional<Labels> merged(Labels current, Map<String, Optional<String>> changes) {
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> labels = new HashMap<>(current.values());
        changes.forEach(
                (name, value) -> value.ifPresentOrElse(text -> labels.put(name, text), () -> labels.remove(name)));
        try {
            return Optional.of(new Labels(labels));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(Violation.inBody("/labels", String.valueOf(e.getMessage())));
        }
    }

    private Tenant found(Slug slug) {
        return registry.find(slug).orElseThrow(() -> new TenantNotFound(slug.value()));
    }

    private static Response entity(Tenant tenant) {
        return Responses.changed(TenantJson.tenant(tenant), tenant.version());
    }

    private String actor() {
        return caller.get().map(Caller::actor).orElseThrow();
    }
}
