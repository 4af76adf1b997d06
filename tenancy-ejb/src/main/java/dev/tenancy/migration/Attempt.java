package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaState;

/** What came of one attempt to migrate one tenant: a value, because one broken tenant holds up no other. */
public sealed interface Attempt {

    /** The schema is at the target, committed with the ledger. */
    sealed interface Done extends Attempt {
        /** What the schema is at now. */
        SchemaState state();
    }

    /**
     * Scripts ran.
     *
     * @param from the version before
     * @param state what the schema is at now
     * @param scripts how many ran
     */
    record Migrated(String from, SchemaState state, int scripts) implements Done {}

    /** Nothing was pending. */
    record UpToDate(SchemaState state) implements Done {}

    /**
     * It cannot be migrated as it is.
     *
     * @param at what the schema is at, as far as its history could be read; else what the ledger says
     */
    record Failed(SchemaState at, TaskFailure failure) implements Attempt {}

    /** A lock, a deadlock or a time-out stood in the way: worth another attempt later. Nothing was changed. */
    record Blocked(TaskFailure failure) implements Attempt {

        /** Whether it was no fault of PostgreSQL's, but another migrator that has this schema now. */
        public boolean byAnotherMigrator() {
            return failure.sqlState().isEmpty();
        }
    }
}
