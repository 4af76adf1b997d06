package dev.tenancy.web.health;

import dev.tenancy.migration.ClosedTenants;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.server.Readiness;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Ready: started, and the database answers. Tenants that are closed do not make the node unready, since it serves all the
 * others; they are counted, and the first few are named with the reason.
 */
@ApplicationScoped
@org.eclipse.microprofile.health.Readiness
public class Ready implements HealthCheck {

    @Inject
    private Readiness readiness;

    @EJB
    private TenantRegistry registry;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("tenancy");
        if (readiness.target().isEmpty()) {
            return response.down().withData("waitingFor", "start-up").build();
        }
        try {
            registry.ping();
        } catch (TenancyException e) {
            return response.down().withData("waitingFor", "the database").build();
        }
        ClosedTenants closed = readiness.closed();
        response.up().withData("closedTenants", closed.count());
        closed.reasons().forEach((slug, reason) -> response.withData("closed." + slug, reason));
        return response.build();
    }
}
