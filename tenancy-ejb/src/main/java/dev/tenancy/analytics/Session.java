package dev.tenancy.analytics;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * A reader's connection for the time of one query. Every transaction on it is rolled back, and in the end it is closed, so
 * that nothing a query does to its session (a setting, an advisory lock, a notification) is there afterwards.
 */
final class Session implements AutoCloseable {

    /** Where a qualified query runs: nothing but PostgreSQL's own names is found without a schema. */
    static final String NOWHERE = "";

    private static final String SETTINGS =
            """
            select set_config('search_path', ?, true),
                   set_config('statement_timeout', ?, true),
                   set_config('lock_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', ?, true),
                   set_config('max_parallel_workers_per_gather', '0', true),
                   set_config('DateStyle', 'ISO', true),
                   set_config('IntervalStyle', 'postgres', true),
                   set_config('bytea_output', 'hex', true),
                   set_config('extra_float_digits', '1', true),
                   set_config('quote_all_identifiers', 'off', true),
                   set_config('TimeZone', 'UTC', true)
            """;

    private final Connection connection;
    private final Duration idle;

    Session(Connection connection, Duration idle) throws SQLException {
        this.connection = connection;
        this.idle = idle;
        connection.setAutoCommit(false);
    }

    /** The path on which a tenant's tables are found without their schema. */
    static String path(SchemaName schema) {
        return schema.quoted() + ", pg_temp";
    }

    /** Begins a transaction that can only read: {@code begin read only}, which nothing in it can take back. */
    void beginReadOnly(String searchPath, Duration statement, Duration lock) throws SQLException {
        begin(true, searchPath, statement, lock);
    }

    /** Begins one that may make temporary things of ours; nothing of the user's is run in it. */
    void beginOwnWork(String searchPath, Duration statement, Duration lock) throws SQLException {
        begin(false, searchPath, statement, lock);
    }

    private void begin(boolean readOnly, String searchPath, Duration statement, Duration lock) throws SQLException {
        connection.rollback();
        connection.setReadOnly(readOnly);
        try (PreparedStatement settings = connection.prepareStatement(SETTINGS)) {
            settings.setString(1, searchPath);
            settings.setString(2, statement.toMillis() + "ms");
            settings.setString(3, lock.toMillis() + "ms");
            settings.setString(4, idle.toMillis() + "ms");
            settings.executeQuery().close();
        }
    }

    /** A statement whose text goes to the server as it is. */
    Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    Connection connection() {
        return connection;
    }

    void end() throws SQLException {
        connection.rollback();
    }

    void commit() throws SQLException {
        connection.commit();
    }

    boolean isLost() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Ends the statement that runs, from another thread; harmless if none does. */
    void cancel() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // The connection is gone, and its statement with it.
        }
    }

    /** Ends the connection, and with it the transaction. It waits for nothing that may still be under way on it. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was lost, and the server has ended what was open.
        }
    }
}
