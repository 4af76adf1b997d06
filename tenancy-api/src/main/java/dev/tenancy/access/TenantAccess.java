package dev.tenancy.access;

import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import java.util.Optional;
import java.util.UUID;

/**
 * What the door asks of the registry at each request: which tenant a key or a name leads to, and what its plan allows.
 *
 * <p>Answers may come from memory; a change is told to every node, and takes effect there within moments.
 */
public interface TenantAccess {

    /** What a good key opens; empty for one that is unknown, revoked or expired. Notes its use. */
    Optional<KeyEntry> byKey(ApiKey key);

    /** The tenant of an id. */
    Optional<Entry> byId(TenantId id);

    /** The tenant that has this slug, or had it and still redirects. */
    Optional<Named> named(Slug slug);

    /** The tenant that has proved this host to be its own. */
    Optional<Entry> byHost(HostName host);

    /** The tenant as the database knows it this moment: who is about to be refused gets no answer from memory. */
    Optional<Entry> fresh(TenantId id);

    /**
     * A tenant and what its plan allows.
     *
     * @param tenant who
     * @param limits of its plan
     */
    record Entry(Tenant tenant, PlanLimits limits) {}

    /**
     * What a key opens.
     *
     * @param entry whose it is
     * @param keyId which key
     * @param scope how far
     */
    record KeyEntry(Entry entry, UUID keyId, KeyScope scope) {}

    /**
     * A tenant found by name.
     *
     * @param entry who
     * @param former whether the name is one it had before
     */
    record Named(Entry entry, boolean former) {}
}
