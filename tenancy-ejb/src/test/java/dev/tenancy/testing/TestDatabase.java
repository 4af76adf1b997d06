package dev.tenancy.testing;

import dev.tenancy.config.Database;
import dev.tenancy.config.Database.Login;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.tenant.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A fresh, empty database on the one PostgreSQL of this JVM, owned by the login {@code tenancy_owner}.
 *
 * <p>Roles belong to the server, not to a database: a tenant's role made in one test is there in the next. Tests that ask
 * whether a role was left behind take a {@link #freshSlug()}.
 *
 * @param name the database's name
 * @param config its URL and the logins of application and owner
 * @param superuser connections that may do anything
 * @param owner connections as the product's owner makes them
 * @param app connections as the product's application makes them
 */
public record TestDatabase(String name, Database config, DataSource superuser, DataSource owner, DataSource app) {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** A new, empty database. */
    public static TestDatabase create() {
        String name = "test_" + COUNTER.incrementAndGet();
        PostgresServer server = PostgresServer.instance();
        run(server.superuser("postgres"), "create database " + name + " owner " + PostgresServer.OWNER);
        return of(
                name,
                new Database(
                        server.url(name),
                        new Login(PostgresServer.APP, PostgresServer.APP_PASSWORD),
                        new Login(PostgresServer.OWNER, PostgresServer.OWNER_PASSWORD)));
    }

    private static TestDatabase of(String name, Database config) {
        return new TestDatabase(
                name,
                config,
                PostgresServer.instance().superuser(name),
                new OwnerDataSource(config),
                new AppDataSource(config));
    }

    /** A slug that no other test of this JVM has used, so that no role of its name exists. */
    public static Slug freshSlug() {
        return new Slug("fresh-" + COUNTER.incrementAndGet());
    }

    /** Stops the server under all databases; connections break. Start it again before the test ends. */
    public static void stopServer() {
        PostgresServer.instance().stop();
    }

    /** Ends the server under all databases as a power cut would. Start it again before the test ends. */
    public static void crashServer() {
        PostgresServer.instance().crash();
    }

    /** Starts the server again, on the same port with the same data. */
    public static void startServer() {
        PostgresServer.instance().start();
    }

    /** The database's URL. */
    public String url() {
        return config.url();
    }

    /** The same database with other logins. */
    public TestDatabase as(Login newApp, Login newOwner) {
        return of(name, new Database(url(), newApp, newOwner));
    }

    /** Runs SQL as the superuser. */
    public void execute(String sql) {
        run(superuser, sql);
    }

    /** Queries as the superuser: each row is its columns, parted by {@code |}; a null is empty. */
    public List<String> query(String sql, Object... parameters) {
        try (Connection connection = superuser.getConnection()) {
            return query(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }

    /** Queries on a connection of the test's own. */
    public static List<String> query(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> result = new ArrayList<>();
                while (rows.next()) {
                    StringJoiner row = new StringJoiner("|");
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        String value = rows.getString(column);
                        row.add(value == null ? "" : value);
                    }
                    result.add(row.toString());
                }
                return result;
            }
        }
    }

    private static void run(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }
}
