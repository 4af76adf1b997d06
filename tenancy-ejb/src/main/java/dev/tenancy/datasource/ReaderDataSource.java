package dev.tenancy.datasource;

import dev.tenancy.config.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Connections of a login that can only read, for queries somebody else has written.
 *
 * <p>Every text goes to the server by the extended protocol, which takes one statement and refuses a second one. Values come
 * as PostgreSQL writes them, and a row set that would not fit into memory ends the connection instead.
 */
public final class ReaderDataSource extends AppDataSource {

    private static final long serialVersionUID = 1L;
    private static final String MOST_AT_ONCE = "32M";

    private final transient Database.Login reader;

    /** Logs in as this reader. */
    public ReaderDataSource(Database database, Database.Login reader) {
        super(database);
        this.reader = reader;
        setApplicationName("tenancy-query");
        setOptions("-c search_path= -c jit=off");
        setPrepareThreshold(0);
        setBinaryTransfer(false);
        setMaxResultBuffer(MOST_AT_ONCE);
    }

    /** A connection. @throws SQLException if none can be had on which texts go by the extended protocol */
    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        PreferQueryMode mode = connection.unwrap(PGConnection.class).getPreferQueryMode();
        if (mode != PreferQueryMode.EXTENDED) {
            connection.close();
            throw new SQLException(
                    "queries of others need " + PGProperty.PREFER_QUERY_MODE.getName() + "=extended, not "
                            + mode.value() + ": take it out of the database's URL",
                    "0A000");
        }
        return connection;
    }

    @Override
    protected Database.Login login(Database settings) {
        return reader;
    }

    /** Longer than a query may take in all; what takes too long is ended by the server, or by who watches. */
    @Override
    protected int socketTimeoutSeconds() {
        return 3700;
    }
}
