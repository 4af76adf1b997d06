package dev.tenancy.registry;

import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;

/**
 * What an operator says to register a tenant.
 *
 * @param slug its slug, which decides the schema's name
 * @param name what people call it
 * @param plan the code of a plan in the registry
 */
public record NewTenant(Slug slug, TenantName name, String plan) {

    /** The plan of a tenant that names none. */
    public static final String DEFAULT_PLAN = "free";
}
