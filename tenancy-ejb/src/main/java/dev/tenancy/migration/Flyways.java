package dev.tenancy.migration;

import dev.tenancy.log.LibraryLog;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Flyway as this product configures it, everywhere the same: stock file names, stock history table, one schema.
 *
 * @param owner connections of the owner
 * @param locations where the scripts are
 */
record Flyways(DataSource owner, List<String> locations) {

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

    /** Flyway on one schema, which exists: creating schemas is provisioning's business. */
    Flyway on(String schema) {
        FluentConfiguration configuration = Flyway.configure(Flyways.class.getClassLoader())
                .dataSource(owner)
                .schemas(schema)
                .defaultSchema(schema)
                .table(HISTORY_TABLE)
                // Stays on the owner's pooled connections, where all that runs is DDL, which has the same limit.
                .initSql("set lock_timeout = '" + LOCK_TIMEOUT + "'")
                .createSchemas(false)
                .locations(locations.toArray(String[]::new))
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true);
        return configuration.load();
    }
}
