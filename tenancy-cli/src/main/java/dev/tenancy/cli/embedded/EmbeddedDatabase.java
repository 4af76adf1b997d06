package dev.tenancy.cli.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database inside a running cluster: {@code tenancy}, its owner and the application's login.
 *
 * @param port the cluster's port
 * @param secrets every login's password
 */
record EmbeddedDatabase(int port, Secrets secrets) {

    private static final String NAME = "tenancy";
    private static final String OWNER = "tenancy_owner";
    private static final String APP = "tenancy_app";

    /** Where it is and who logs in, as configuration keys. */
    Map<String, String> settings() {
        return Map.of(
                "tenancy.db.url", url(NAME),
                "tenancy.db.user", APP,
                "tenancy.db.password", secrets.appPassword(),
                "tenancy.db.owner-user", OWNER,
                "tenancy.db.owner-password", secrets.ownerPassword());
    }

    /** Makes what is missing of logins and database; a start that was interrupted is completed by the next. */
    void prepare() throws SQLException, IOException {
        PGSimpleDataSource superuser = new PGSimpleDataSource();
        superuser.setUrl(url("postgres"));
        superuser.setUser(PostgresCluster.SUPERUSER);
        superuser.setPassword(secrets.superuserPassword());
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "select from pg_roles where rolname = ?", OWNER)) {
                statement.execute(
                        "create role " + OWNER + " login createrole password '" + secrets.ownerPassword() + "'");
            }
            if (!exists(connection, "select from pg_roles where rolname = ?", APP)) {
                statement.execute("create role " + APP + " login noinherit password '" + secrets.appPassword() + "'");
            }
            if (!exists(connection, "select from pg_database where datname = ?", NAME)) {
                statement.execute("create database " + NAME + " owner " + OWNER);
            }
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
