package dev.tenancy.binding;

import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantStatus;

/**
 * Names the tenant a transaction is bound to, and what the transaction may do.
 *
 * @param id who
 * @param slug what to call it in a message
 * @param schema where its data is; its role has the same name
 * @param readOnly whether its data can be read and not be changed
 * @param limits what its plan allows
 */
public record TenantRef(TenantId id, Slug slug, SchemaName schema, boolean readOnly, PlanLimits limits) {

    /** The reference to a tenant, for work that its plan limits. */
    public static TenantRef of(Tenant tenant, PlanLimits limits) {
        return new TenantRef(
                tenant.id(), tenant.slug(), tenant.schema(), tenant.status() == TenantStatus.READ_ONLY, limits);
    }

    /** The reference to a tenant, for work of ours that no plan limits. */
    public static TenantRef of(Tenant tenant) {
        return of(tenant, PlanLimits.NONE);
    }

    /** Whether both are one tenant, whatever else has changed between them. */
    boolean isSameAs(TenantRef other) {
        return id.equals(other.id);
    }

    TransactionRules rules() {
        return new TransactionRules(readOnly, limits.statementTimeout());
    }
}
