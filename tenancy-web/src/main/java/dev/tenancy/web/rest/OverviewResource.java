package dev.tenancy.web.rest;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The fleet in numbers, for operators. */
@Path("/overview")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

    @EJB
    private FleetFacts facts;

    @GET
    public String get() {
        return FleetJson.overview(facts.overview()).toString();
    }

    @GET
    @Path("/growth")
    public String growth(@BeanParam SpanQuery span) {
        return JsonValues.all(facts.growth(span.span()), FleetJson::size).toString();
    }
}
