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
                .createSchemas(false)
                .locations(locations.toArray(String[]::new))
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true);
        return configuration.load();
    }
}
