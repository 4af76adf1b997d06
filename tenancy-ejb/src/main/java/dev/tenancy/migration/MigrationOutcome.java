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
     * A script failed and left nothing; those before it stay applied. This tenant stays closed.
     *
     * @param tenant with the state its schema is in now
     * @param reason in words, for the log and the operator
     */
    record Failed(TenantSchema tenant, String reason) implements MigrationOutcome {}
}
