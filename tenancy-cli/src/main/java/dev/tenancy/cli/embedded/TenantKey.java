package dev.tenancy.cli.embedded;

import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;

/**
 * A tenant's API key in the clear; the database has only its hash.
 *
 * @param slug the tenant's slug when the key was made
 * @param apiKey the key
 */
public record TenantKey(String slug, String apiKey) {

    /** The key of a tenant. */
    public static TenantKey of(Slug slug, ApiKey key) {
        return new TenantKey(slug.value(), key.value());
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "TenantKey[slug=" + slug + "]";
    }
}
