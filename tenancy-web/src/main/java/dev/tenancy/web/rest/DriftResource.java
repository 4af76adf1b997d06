package dev.tenancy.web.rest;

import dev.tenancy.migration.DriftChecks;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** How the schemas of the fleet differ from what their migrations would have made, for operators. */
@Path("/drift")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class DriftResource {

    @EJB
    private DriftChecks checks;

    @Inject
    private CurrentCaller caller;

    @GET
    public String last() {
        return FleetJson.drift(checks.last()).toString();
    }

    /** Answers at once; who wants to know what was found asks again. */
    @POST
    public Response start() {
        String actor = caller.get().map(Caller::actor).orElseThrow();
        return Response.status(Response.Status.ACCEPTED)
                .header("Location", ApiApplication.BASE + "/drift")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(FleetJson.drift(Optional.of(checks.start(actor))).toString())
                .build();
    }

    @GET
    @Path("/looks")
    public String looks() {
        return JsonValues.all(checks.kept(), FleetJson::look).toString();
    }
}
