package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaState;

/** What became of one tenant in a migration: a value, because one broken tenant holds up no other. */
public sealed interface MigrationOutcome {

    /** The tenant. */
    TenantSchema tenant();

    /**
     * All that Flyway found pending is applied.
     *
     * @param state what the schema is at now
     * @param applied how many scripts ran
     */
    record Migrated(TenantSchema tenant, SchemaState state, int applied) implements MigrationOutcome {}

    /**
     * Nothing was changed, and this tenant stays closed.
     *
     * @param reason in words, for the log and the operator
     */
    record Failed(TenantSchema tenant, String reason) implements MigrationOutcome {}
}
