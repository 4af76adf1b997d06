package dev.tenancy.migration;

import java.util.List;
import javax.sql.DataSource;

/** Brings the registry's own tables, in {@code public}, up to date. */
public final class SharedMigrations {

    private final Flyways flyways;

    /** Migrates with the owner's connections and the scripts at these locations. */
    public SharedMigrations(DataSource owner, List<String> locations) {
        this.flyways = new Flyways(owner, locations);
    }

    /**
     * Migrates.
     *
     * @return how many scripts ran
     * @throws org.flywaydb.core.api.FlywayException if a script fails or the history does not match
     */
    public int migrate() {
        return flyways.on("public").migrate().migrationsExecuted;
    }
}
