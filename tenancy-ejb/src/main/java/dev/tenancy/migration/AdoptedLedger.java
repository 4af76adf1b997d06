package dev.tenancy.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** The ledger of schemas this product did not create: a schema of its own, with tables like the registry's. */
public final class AdoptedLedger {

    private static final List<String> LOCATIONS = List.of("classpath:db/adopted", "classpath:db/shared/runs");

    private AdoptedLedger() {}

    /**
     * Makes it, or brings it up to date; nothing happens if it is.
     *
     * @return how many scripts ran
     * @throws SQLException with state 42501 if the owner may not create a schema
     * @throws org.flywaydb.core.api.FlywayException if a schema of its name is there and is something else
     */
    public static int prepare(DataSource owner) throws SQLException {
        String schema = LedgerHome.ADOPTED.schema();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            boolean missing;
            try (ResultSet row = statement.executeQuery("select to_regnamespace('" + schema + "') is null")) {
                row.next();
                missing = row.getBoolean(1);
            }
            if (missing) {
                statement.execute("create schema if not exists " + schema);
            }
        }
        return new Flyways(owner, LOCATIONS).on(schema).migrate().migrationsExecuted;
    }
}
