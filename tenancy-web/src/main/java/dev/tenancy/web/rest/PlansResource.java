package dev.tenancy.web.rest;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.PlanNotFound;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.registry.Plans;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Labels;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.util.Optional;

/** What tenants pay for, for operators. */
@Path("/plans")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class PlansResource {

    private static final String PATH = ApiApplication.BASE + "/plans/";

    @EJB
    private Plans plans;

    @EJB
    private TenantRegistry registry;

    @Inject
    private CurrentCaller caller;

    @GET
    public String list() {
        return JsonValues.all(
                        plans.list(),
                        each -> jakarta.json.Json.createObjectBuilder(FleetJson.plan(each.plan(), each.tenants())))
                .toString();
    }

    @POST
    @Needs(OperatorRole.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(JsonBody body) {
        Optional<String> code = body.required("code", Plan::code);
        Optional<String> name = body.required("name", PlanRequest::name);
        PlanLimits limits = PlanRequest.limits(body, PlanLimits.NONE);
        body.check();
        Plan plan = plans.create(code.orElseThrow(), name.orElseThrow(), limits, actor());
        return Response.fromResponse(Responses.changed(FleetJson.plan(plan, 0), plan.version()))
                .status(Response.Status.CREATED)
                .header("Location", PATH + plan.code())
                .build();
    }

    @GET
    @Path("/{code}")
    public Response get(@PathParam("code") String code, @Context HttpHeaders headers) {
        return Responses.entity(headers, found(code), Plan::version, this::json);
    }

    /** Limits are merged one by one; null takes one away. */
    @PATCH
    @Path("/{code}")
    @Needs(OperatorRole.ADMIN)
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("code") String code, JsonBody body, @Context HttpHeaders headers) {
        Optional<String> name = body.optional("name", PlanRequest::name);
        PlanLimits ignored = PlanRequest.limits(body, PlanLimits.NONE);
        body.check();
        Precondition asked = Versions.precondition(headers);
        Plan plan = body.isEmpty()
                ? Versions.accepted(found(code), Plan::version, asked)
                : Merging.merge(
                        asked,
                        () -> found(code),
                        Plan::version,
                        (current, unchanged) -> plans.change(
                                current.code(),
                                name.orElse(current.name()),
                                PlanRequest.limits(body, current.limits()),
                                unchanged,
                                actor()));
        return Responses.changed(json(plan), plan.version());
    }

    private jakarta.json.JsonObject json(Plan plan) {
        return FleetJson.plan(
                plan,
                registry.count(new TenantQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(plan.code()),
                        Optional.empty(),
                        Labels.NONE,
                        TenantQuery.Sort.SLUG,
                        false)));
    }

    /** What is no code names no plan. */
    private Plan found(String text) {
        try {
            return plans.find(Plan.code(text)).orElseThrow(() -> new PlanNotFound(text));
        } catch (IllegalArgumentException noCode) {
            throw new PlanNotFound(text);
        }
    }

    private String actor() {
        return caller.get().map(Caller::actor).orElseThrow();
    }
}
