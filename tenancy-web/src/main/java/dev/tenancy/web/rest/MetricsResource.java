package dev.tenancy.web.rest;

import dev.tenancy.web.metrics.Metrics;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The meters, for a monitoring system with an operator's token. */
@Path("/metrics")
@RequestScoped
@ForOperators
public class MetricsResource {

    @Inject
    private Metrics metrics;

    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    public String scrape() {
        return metrics.scrape();
    }
}
