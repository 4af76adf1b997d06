package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.MigrationOutcome.Failed;
import dev.tenancy.migration.MigrationOutcome.Migrated;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Stock Flyway, one schema at a time: about forty statements and two connections for each. */
public final class FlywayTenantMigrator implements TenantMigrator {

    private static final Log LOG = Log.of(FlywayTenantMigrator.class);

    private final Flyways flyways;

    /** Migrates with the owner's connections and the scripts at these locations. */
    public FlywayTenantMigrator(DataSource owner, List<String> locations) {
        this.flyways = new Flyways(owner, locations);
    }

    @Override
    public MigrationOutcome migrate(TenantSchema tenant) {
        Flyway flyway = flyways.on(tenant.schema().value());
        try {
            int applied = flyway.migrate().migrationsExecuted;
            return new Migrated(tenant, SchemaStates.actual(flyway.info().all()), applied);
        } catch (FlywayException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            LOG.error(e, "tenant-migration-failed", "tenant", tenant.slug());
            return new Failed(whereItStands(flyway, tenant), firstLine(e));
        }
    }

    /** What broke the migration may have broken its history too; then the ledger's word stays. */
    private static TenantSchema whereItStands(Flyway flyway, TenantSchema tenant) {
        try {
            return tenant.at(SchemaStates.actual(flyway.info().all()));
        } catch (FlywayException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            LOG.warn("tenant-history-unreadable", "tenant", tenant.slug(), "reason", firstLine(e));
            return tenant;
        }
    }

    private static String firstLine(FlywayException failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.lines()
                .filter(line -> !line.isBlank())
                .limit(3)
                .reduce((a, b) -> a + " " + b)
                .orElse(message);
    }
}
