package dev.tenancy.web.resolution;

import dev.tenancy.access.KeyScope;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Tenant;

/** Who is calling, as the credential says. */
public sealed interface Caller {

    /** What the audit trail calls the caller. */
    String actor();

    /** One who runs the fleet, and has no access to tenants' data. */
    record Operator() implements Caller {
        @Override
        public String actor() {
            return "operator";
        }
    }

    /**
     * A tenant's client.
     *
     * @param tenant whose
     * @param limits of the tenant's plan
     * @param scope what the credential opens
     * @param foundBy how the tenant was found
     */
    record TenantClient(Tenant tenant, PlanLimits limits, KeyScope scope, FoundBy foundBy) implements Caller {
        @Override
        public String actor() {
            return "tenant:" + tenant.slug();
        }
    }

    /** What led to a tenant. */
    enum FoundBy {
        /** The API key, which belongs to one tenant. */
        CREDENTIAL
    }
}
