package dev.tenancy.migration;

import dev.tenancy.log.LibraryLog;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Flyway as this product configures it, everywhere the same: stock file names, one schema.
 *
 * @param owner connections of the owner
 * @param locations where the scripts are
 * @param historyTable the history table's name
 * @param placeholders values of the scripts' own placeholders
 * @param limits how long a statement may wait and take
 */
record Flyways(
        DataSource owner,
        List<String> locations,
        String historyTable,
        Map<String, String> placeholders,
        Limits limits) {

    static final String HISTORY_TABLE = "flyway_schema_history";

    /**
     * How long a script waits for a lock. An idle reader of one tenant's table would hold up all who wait behind it, and
     * start-up with them.
     */
    static final String LOCK_TIMEOUT = "5s";

    static {
        // It would log the URL with all its settings for every tenant; what is decided, our own lines tell.
        LibraryLog.warningsOnly("org.flywaydb");
    }

    Flyways(DataSource owner, List<String> locations) {
        this(owner, locations, HISTORY_TABLE, Map.of(), Limits.PATIENT);
    }

    Flyways(FleetSettings settings, DataSource owner, Limits limits) {
        this(owner, settings.locations(), settings.historyTable(), settings.placeholders(), limits);
    }

    /** Flyway on one schema, which exists: creating schemas is provisioning's business. */
    Flyway on(String schema) {
        FluentConfiguration configuration = Flyway.configure(Flyways.class.getClassLoader())
                .dataSource(owner)
                .schemas(schema)
                .defaultSchema(schema)
                .table(historyTable)
                .placeholders(placeholders)
                .callbacks(new LimitedConnections(limits))
                .createSchemas(false)
                .locations(locations.toArray(String[]::new))
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true);
        // Held in a transaction, its lock would make CREATE INDEX CONCURRENTLY wait for itself for ever.
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }
}
