package dev.tenancy.datasource;

import dev.tenancy.config.Database;
import dev.tenancy.config.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
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
        setConnectTimeout(5);
        setTcpKeepAlive(true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Database settings = database.get();
        locate(settings.url());
        Database.Login login = login(settings);
        return getConnection(login.user(), login.password());
    }

    private synchronized void locate(String url) {
        if (!located) {
            setUrl(url);
            located = true;
        }
    }

    /** Which of the two logins this data source uses. */
    protected Database.Login login(Database settings) {
        return settings.app();
    }
}
