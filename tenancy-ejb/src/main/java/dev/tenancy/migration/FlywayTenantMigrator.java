package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.MigrationOutcome.Failed;
import dev.tenancy.migration.MigrationOutcome.Migrated;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Stock Flyway, one schema at a time: about forty statements and two connections for each. */
public final class FlywayTenantMigrator implements TenantMigrator {

    private static final Log LOG = Log.of(FlywayTenantMigrator.class);

    private static final Pattern SCRIPT = Pattern.compile("(?m)^Failed to execute script (\\S+)");
    private static final Pattern LINE = Pattern.compile("(?m)^Line\\s*: (\\d+)");
    private static final String LOCK_NOT_AVAILABLE = "55P03";

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
            return new Failed(whereItStands(flyway, tenant), reason(e));
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
            LOG.warn("tenant-history-unreadable", "tenant", tenant.slug(), "reason", reason(e));
            return tenant;
        }
    }

    private static String reason(FlywayException failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return DatabaseFailure.sqlCause(failure)
                .map(sql -> place(message) + ": " + describe(sql))
                .orElseGet(() -> firstLines(message));
    }

    /** Script and line are in the text of Flyway's message alone. */
    private static String place(String message) {
        Matcher script = SCRIPT.matcher(message);
        if (!script.find()) {
            return message.lines().findFirst().orElse(message);
        }
        Matcher line = LINE.matcher(message);
        return "migration " + script.group(1) + " failed" + (line.find() ? " at line " + line.group(1) : "");
    }

    private static String describe(SQLException failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String remedy = LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
                ? "; another session held the lock for more than " + Flyways.LOCK_TIMEOUT + ": end it and migrate again"
                : "";
        return message + " (SQLSTATE " + failure.getSQLState() + ")" + remedy;
    }

    private static String firstLines(String message) {
        return message.lines()
                .filter(line -> !line.isBlank())
                .limit(3)
                .reduce((a, b) -> a + " " + b)
                .orElse(message);
    }
}
