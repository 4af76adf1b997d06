package dev.tenancy.access;

import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The API keys of tenants. Every change is audited and effective at once on every node. Each method throws
 * {@link TenantNotFound} if there is no such tenant.
 */
public interface ApiKeys {

    /** A tenant has few: at most {@value} that are neither revoked nor expired. */
    int MOST = 20;

    /** All keys of a tenant, newest first; those that ended more than 90 days ago are left out. */
    List<KeyFacts> list(Slug tenant);

    /** Makes a key. @return it, with its secret, which is shown this once */
    NewKey create(Slug tenant, KeyName name, KeyScope scope, Optional<Instant> expiresAt, String actor);

    /**
     * Makes a key like this one and lets this one end after a while, so that clients change over without downtime.
     *
     * @param overlap how long the old one is still good, zero to 30 days
     * @throws NotFound if the tenant has no such key, or it has ended
     */
    NewKey rotate(Slug tenant, UUID id, Duration overlap, String actor);

    /** Ends a key at once; one that has ended stays as it is. @throws NotFound if the tenant has no such key */
    void revoke(Slug tenant, UUID id, String actor);

    /** A key just made, and its secret. */
    record NewKey(KeyFacts facts, ApiKey secret) {}
}
