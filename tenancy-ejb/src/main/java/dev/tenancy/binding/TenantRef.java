package dev.tenancy.binding;

import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;

/**
 * Names the tenant a transaction is bound to.
 *
 * @param id who
 * @param slug what to call it in a message
 * @param schema where its data is; its role has the same name
 */
public record TenantRef(TenantId id, Slug slug, SchemaName schema) {

    /** The reference to a tenant. */
    public static TenantRef of(Tenant tenant) {
        return new TenantRef(tenant.id(), tenant.slug(), tenant.schema());
    }
}
