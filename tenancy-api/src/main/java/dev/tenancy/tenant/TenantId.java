package dev.tenancy.tenant;

import java.util.UUID;

/**
 * The identity of a tenant, for life: slug and name may change, this does not.
 *
 * @param value a random UUID made when the tenant is registered
 */
public record TenantId(UUID value) {

    /** A new identity. */
    public static TenantId random() {
        return new TenantId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
