package dev.tenancy.web.rest;

import dev.tenancy.audit.AuditQuery;
import dev.tenancy.audit.AuditTrail;
import dev.tenancy.problem.TextRule;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who did what, for operators. */
@Path("/audit-events")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class AuditEventsResource {

    private static final TextRule NAME = new TextRule("a name", 200);

    @EJB
    private AuditTrail trail;

    @GET
    public Response list(
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("actor") @Nullable String actor,
            @QueryParam("action") @Nullable String action,
            @QueryParam("from") @Nullable String from,
            @QueryParam("until") @Nullable String until,
            @BeanParam PageQuery page,
            @Context UriInfo uri) {
        AuditQuery query = new AuditQuery(
                name("tenant", tenant),
                name("actor", actor),
                name("action", action),
                Parameters.optional("from", from, Times::parse),
                Parameters.optional("until", until, Times::parse));
        return Responses.page(
                uri,
                Json.page(
                        trail.list(query, page.limit(), page.after(Cursors::event)),
                        FleetJson::event,
                        Cursors::encodeEvent));
    }

    private static Optional<String> name(String parameter, @Nullable String text) {
        return Parameters.optional(parameter, text, given -> {
            NAME.check(given);
            return given;
        });
    }
}
