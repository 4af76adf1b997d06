package dev.tenancy.datasource;

import dev.tenancy.config.Database;
import dev.tenancy.config.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections of the application's login, configured by our own keys in every packaging and on every server.
 *
 * <p>A server's pool makes one of these and asks it for physical connections.
 */
public class AppDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<Database> database;
    private boolean located;

    /** Made by the server's pool. Settings are read at the first connection, where their errors can be told. */
    public AppDataSource() {
        this(() -> ServerConfig.get().database());
    }

    /** Made by hand, outside a server. */
    public AppDataSource(Database database) {
        this(() -> database);
    }

    private AppDataSource(Supplier<Database> database) {
        this.database = database;
        setApplicationName("tenancy");
        setReWriteBatchedInserts(true);
        setTcpKeepAlive(true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Database settings = database.get();
        locate(settings.url());
        Database.Login login = login(settings);
        return getConnection(login.user(), login.password());
    }

    private synchronized void locate(String url) throws SQLException {
        if (!located) {
            setUrl(url);
            boundWaiting(url);
            located = true;
        }
    }

    /** A database that is there and silent must cost seconds, not for ever. What the URL says goes before. */
    private void boundWaiting(String url) throws SQLException {
        Properties said = Objects.requireNonNullElseGet(Driver.parseURL(url, null), Properties::new);
        limit(PGProperty.CONNECT_TIMEOUT, said, 5);
        limit(PGProperty.LOGIN_TIMEOUT, said, 5);
        limit(PGProperty.SOCKET_TIMEOUT, said, socketTimeoutSeconds());
    }

    private void limit(PGProperty property, Properties said, int seconds) throws SQLException {
        if (!said.containsKey(property.getName())) {
            setProperty(property, String.valueOf(seconds));
        }
    }

    /** How long an answer may take before the connection counts as lost; longer than any request should last. */
    protected int socketTimeoutSeconds() {
        return 30;
    }

    /** Which of the two logins this data source uses. */
    protected Database.Login login(Database settings) {
        return settings.app();
    }
}
