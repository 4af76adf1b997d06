package dev.tenancy.web.rest;

import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.Plans;
import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** The fleet of tenants, for operators. */
@Path("/tenants")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class TenantsResource {

    static final String PATH = ApiApplication.BASE + "/tenants/";

    @EJB
    private TenantRegistry registry;

    @EJB
    private Plans plans;

    @Inject
    private CurrentCaller caller;

    @Inject
    private RepeatableRequests repeatable;

    @GET
    public Response list(@BeanParam TenantFilter filter, @BeanParam PageQuery page, @Context UriInfo uri) {
        return Responses.page(
                uri,
                Json.page(
                        registry.list(filter.query(), page.limit(), filter.after(page)),
                        TenantJson::tenant,
                        position -> Cursors.encode(position, filter.order())));
    }

    /** The key is in the first answer only; a repeated request gets everything but the key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(JsonBody body) {
        Optional<Slug> slug = body.required("slug", Slug::new);
        Optional<TenantName> name = body.required("name", TenantName::new);
        Optional<String> plan = body.optional("plan", code -> PlanRequest.existing(plans, code));
        body.check();
        RegistrationOutcome outcome = registry.register(
                new NewTenant(slug.orElseThrow(), name.orElseThrow(), plan.orElse(NewTenant.DEFAULT_PLAN)),
                caller.get().map(Caller::actor).orElseThrow(),
                repeatable.key(body));
        JsonObjectBuilder json = Json.tenant(outcome.tenant());
        if (outcome instanceof Registered registered) {
            json.add("apiKey", registered.apiKey().value());
        }
        ResponseBuilder response = Response.status(Response.Status.CREATED)
                .header("Location", PATH + outcome.tenant().slug())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json.build().toString());
        return outcome instanceof Registered
                ? response.build()
                : response.header(RepeatableRequests.REPLAYED, true).build();
    }
}
