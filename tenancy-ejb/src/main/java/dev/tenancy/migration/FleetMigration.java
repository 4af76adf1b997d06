package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.MigrationOutcome.Failed;
import dev.tenancy.migration.MigrationOutcome.Migrated;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.SchemaState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Migrates every registered schema that the ledger knows to be elsewhere than this release expects. */
public final class FleetMigration {

    private static final Log LOG = Log.of(FleetMigration.class);

    private final Ledger ledger;
    private final TenantMigrator migrator;

    /** Reads and writes this ledger, migrates with this migrator. */
    public FleetMigration(Ledger ledger, TenantMigrator migrator) {
        this.ledger = ledger;
        this.migrator = migrator;
    }

    /**
     * Runs over all of them, one after the other.
     *
     * @return the outcome of each tenant that was not at the target; empty if all were
     * @throws DatabaseUnavailable if the database is lost on the way; what was migrated stays and is in the ledger
     * @throws SQLException if the ledger cannot be read or written
     */
    public List<MigrationOutcome> run(SchemaState target) throws SQLException {
        List<MigrationOutcome> outcomes = new ArrayList<>();
        for (TenantSchema tenant : ledger.notAt(target)) {
            MigrationOutcome outcome = outcome(tenant);
            if (outcome instanceof Migrated migrated) {
                ledger.record(tenant.id(), migrated.state());
                LOG.info(
                        "tenant-migrated",
                        "tenant",
                        tenant.slug(),
                        "from",
                        tenant.state().version(),
                        "to",
                        migrated.state().version(),
                        "scripts",
                        migrated.applied());
            } else if (outcome instanceof Failed failed) {
                if (!failed.tenant().state().equals(tenant.state())) {
                    ledger.record(tenant.id(), failed.tenant().state());
                }
                LOG.warn(
                        "tenant-closed",
                        "tenant",
                        tenant.slug(),
                        "version",
                        failed.tenant().state().version(),
                        "reason",
                        failed.reason());
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    /** Whatever goes wrong with one tenant is that tenant's outcome, save the loss of the database. */
    private MigrationOutcome outcome(TenantSchema tenant) {
        try {
            return migrator.migrate(tenant);
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            LOG.error(e, "tenant-migration-failed", "tenant", tenant.slug());
            return new Failed(tenant, e.toString());
        }
    }
}
