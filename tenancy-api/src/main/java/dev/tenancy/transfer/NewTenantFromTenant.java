package dev.tenancy.transfer;

import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import java.util.Optional;

/**
 * What an operator says to make a tenant like another one. Its labels are the other's.
 *
 * @param slug its slug, which decides the schema's name
 * @param name what people call it; empty: as the other one
 * @param plan the code of a plan; empty: the other's
 * @param withData whether it has the other's data too; else what a new tenant has
 */
public record NewTenantFromTenant(Slug slug, Optional<TenantName> name, Optional<String> plan, boolean withData) {

    /** Named and planned as the other one. */
    public NewTenantFromTenant(Slug slug, boolean withData) {
        this(slug, Optional.empty(), Optional.empty(), withData);
    }
}
