package dev.tenancy.web.resolution;

import dev.tenancy.access.KeyScope;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Tenant;
import java.util.Optional;

/** Who is calling, as the credential says. */
public sealed interface Caller {

    /** What the audit trail calls the caller. */
    String actor();

    /**
     * One who runs the fleet, and has no access to tenants' data.
     *
     * @param actor the username, or what stands for one
     * @param role how far they reach
     * @param account whose credential it is; empty for the configured token and for tokens of an OpenID provider
     */
    record Operator(String actor, OperatorRole role, Optional<dev.tenancy.operator.Operator> account)
            implements Caller {

        /** Who holds the token of the configuration. */
        public static final Operator CONFIGURED = new Operator("operator", OperatorRole.ADMIN, Optional.empty());

        /** Somebody with an account. */
        public static Operator of(dev.tenancy.operator.Operator account) {
            return new Operator(account.username().value(), account.role(), Optional.of(account));
        }

        /** Whether they must choose a password before anything else. */
        boolean mustChoosePassword() {
            return account.filter(dev.tenancy.operator.Operator::changePassword).isPresent();
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
        CREDENTIAL,
        /** A claim of an OpenID provider's token. */
        CLAIM
    }
}
