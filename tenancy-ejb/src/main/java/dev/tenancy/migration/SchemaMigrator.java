package dev.tenancy.migration;

import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.Connection;

/**
 * Brings one schema to the target: in one transaction and two messages where that can be, by Flyway where it cannot.
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // TODO goes with the last stub
public final class SchemaMigrator {

    private final FleetSettings settings;
    private final MigrationSet migrations;

    /** Migrates schemas of this fleet with these scripts. */
    public SchemaMigrator(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
    }

    /**
     * Migrates.
     *
     * @param connection the owner's, in autocommit, and so afterwards
     * @param note written with the ledger, in the same transaction, if the schema is at the target then
     * @throws DatabaseUnavailable if the database is lost or full, which is no fault of this tenant
     */
    public Attempt migrate(Connection connection, TenantSchema tenant, Limits limits, LedgerNote note) {
        throw new UnsupportedOperationException(settings + " " + migrations);
    }
}
