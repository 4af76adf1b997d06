package dev.tenancy.registry;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import java.util.Optional;

/**
 * The registry of tenants.
 *
 * <p>No method takes part in a caller's transaction: a transaction is a tenant's or the registry's, never both. Each may
 * throw {@link DatabaseUnavailable}.
 */
public interface TenantRegistry {

    /**
     * Registers a tenant: row, schema, role, tables, history, first key and audit row in one transaction, whole or not at
     * all.
     *
     * @param actor who asks, for the audit trail
     * @param idempotencyKey if the caller sent one: a repeated request gives the first answer without the key
     * @throws SlugTaken if the slug is another tenant's, also when a concurrent request won
     * @throws InvalidInput if the plan does not exist
     * @throws ProvisioningFailed if a migration fails; nothing is left
     */
    RegistrationOutcome register(NewTenant newTenant, String actor, Optional<IdempotencyKey> idempotencyKey);

    /** The tenant of a slug. */
    Optional<Tenant> find(Slug slug);

    /** The tenant of an id. */
    Optional<Tenant> find(TenantId id);

    /** Tenants of a query, from behind {@code after}. */
    Page<Tenant, TenantQuery.Position> list(TenantQuery query, Limit limit, Optional<TenantQuery.Position> after);

    /** How many tenants a query finds. */
    long count(TenantQuery query);

    /** Whether the tenant's schema is there, whatever the ledger says; asked when its SQL has failed. */
    boolean hasSchema(Tenant tenant);

    /** Asks the database for a sign of life. */
    void ping();
}
