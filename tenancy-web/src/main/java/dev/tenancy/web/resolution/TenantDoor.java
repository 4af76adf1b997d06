package dev.tenancy.web.resolution;

import dev.tenancy.binding.RequestTenantHolder;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.log.LogContext;
import dev.tenancy.problem.TenancyException.Starting;
import dev.tenancy.problem.TenancyException.TenantClosed;
import dev.tenancy.problem.TenancyException.TenantUnavailable;
import dev.tenancy.server.Readiness;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Lets a resolved tenant in, if it is open: active, and its schema at the version this release serves. */
@ApplicationScoped
public class TenantDoor {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    @Inject
    private Readiness readiness;

    @Inject
    private RequestTenantHolder request;

    /**
     * Gives the request to the tenant.
     *
     * @throws TenantClosed if it is suspended or archived
     * @throws TenantUnavailable if its schema is behind or broken
     * @throws Starting if this node does not know yet which version it serves
     */
    void enter(Tenant tenant) {
        LogContext.tenant(tenant.slug().value());
        if (!tenant.status().isServed()) {
            throw new TenantClosed(tenant.slug(), tenant.status());
        }
        SchemaState expected = readiness
                .target()
                .orElseThrow(() -> new Starting("The service is migrating; try again in a few seconds."));
        if (!tenant.schemaState().equals(expected)) {
            throw new TenantUnavailable(tenant.slug(), tenant.schemaState().version(), expected.version(), RETRY_AFTER);
        }
        request.resolve(TenantRef.of(tenant));
    }
}
