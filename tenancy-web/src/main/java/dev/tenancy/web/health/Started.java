package dev.tenancy.web.health;

import dev.tenancy.server.Readiness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: migrations are done, once. */
@ApplicationScoped
@Startup
public class Started implements HealthCheck {

    @Inject
    private Readiness readiness;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("tenancy")
                .status(readiness.target().isPresent())
                .build();
    }
}
