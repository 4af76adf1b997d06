package dev.tenancy.web.rest;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.registry.Plans;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.NewTenantFromTenant;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** A new tenant like another one, for admins: its key opens a copy of the other's data. */
@Path("/tenants/{slug}/clone")
@RequestScoped
@ForOperators
@Needs(OperatorRole.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class CloneResource {

    @EJB
    private TenantTransfers transfers;

    @EJB
    private Plans plans;

    @Inject
    private CurrentCaller caller;

    @Inject
    private RepeatableRequests repeatable;

    /** With the data, unless it says otherwise. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response cloneTenant(@PathParam("slug") String slug, JsonBody body) {
        Slug source = Parameters.slug(slug);
        Optional<Slug> as = body.required("slug", Slug::new);
        Optional<TenantName> name = body.optional("name", TenantName::new);
        Optional<String> plan = body.optional("plan", code -> PlanRequest.existing(plans, code));
        boolean withData = body.bool("withData").orElse(true);
        body.check();
        return TransferAnswers.made(transfers.cloneTenant(
                source,
                new NewTenantFromTenant(as.orElseThrow(), name, plan, withData),
                caller.get().map(Caller::actor).orElseThrow(),
                repeatable.key(body)));
    }
}
