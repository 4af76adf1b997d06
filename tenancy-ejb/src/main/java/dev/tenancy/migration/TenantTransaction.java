package dev.tenancy.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction on one tenant's schema, on a connection in autocommit: begun, settings made, lock tried and history
 * read in one message; all the rest in a second one.
 *
 * <p>The transaction's own {@code begin} and {@code commit} travel in those messages, so that the driver adds none.
 */
final class TenantTransaction implements AutoCloseable {

    /** As the connection was when it was made. */
    static final String RESET = "set session authorization default; reset all; discard temp; discard sequences;\n";

    private final Connection connection;
    private boolean open = true;

    private TenantTransaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * What the first message answered.
     *
     * @param locked whether the lock is ours; if not, the history may be changing
     */
    record Opened(TenantTransaction transaction, boolean locked, SchemaHistory history) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            transaction.close();
        }
    }

    /** Begins, tries the lock Flyway would take, and reads the history. */
    static Opened open(Connection connection, HistoryTable table, Limits limits) throws SQLException {
        TenantTransaction transaction = new TenantTransaction(connection);
        boolean locked = false;
        SchemaHistory history = new SchemaHistory(List.of());
        boolean done = false;
        try (Statement statement = statement(connection)) {
            boolean isRows = statement.execute(begin(table, limits) + "select pg_try_advisory_xact_lock(" + table.lock()
                    + ") as locked;\n" + table.select());
            while (isRows || statement.getUpdateCount() != -1) {
                if (isRows) {
                    ResultSet result = statement.getResultSet();
                    if (result.getMetaData().getColumnCount() > 1) {
                        history = new SchemaHistory(HistoryTable.read(result));
                    } else if (result.getMetaData().getColumnName(1).equals("locked")) {
                        locked = result.next() && result.getBoolean(1);
                    }
                }
                isRows = statement.getMoreResults();
            }
            done = true;
        } finally {
            if (!done) {
                transaction.abandon();
            }
        }
        return new Opened(transaction, locked, history);
    }

    /** Begins and makes the settings only. */
    static TenantTransaction openWithoutLock(Connection connection, HistoryTable table, Limits limits)
            throws SQLException {
        TenantTransaction transaction = new TenantTransaction(connection);
        transaction.execute(begin(table, limits));
        return transaction;
    }

    /** First what a script for a former tenant may have left on this connection is undone. */
    private static String begin(HistoryTable table, Limits limits) {
        return RESET
                + """
                begin isolation level read committed;
                set local lock_timeout = %d;
                set local statement_timeout = %d;
                %s"""
                        .formatted(
                                limits.lockTimeout().toMillis(),
                                limits.statementTimeout().toMillis(),
                                searchPath(table));
    }

    /** The tenant's schema and nothing behind it: an unqualified name must not reach a shared table. */
    static String searchPath(HistoryTable table) {
        return "set local search_path = " + table.schema().quoted() + ", pg_temp;\n";
    }

    /** Runs statements in one message. */
    void execute(String sql) throws SQLException {
        try (Statement statement = statement(connection)) {
            statement.execute(sql);
        }
    }

    /** The first column of what a query answers. */
    List<String> query(String sql) throws SQLException {
        try (Statement statement = statement(connection);
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    /** Runs statements, commits, and leaves the connection as it was, all in one message. */
    void executeAndCommit(String sql) throws SQLException {
        execute(sql + "\ncommit;\n" + RESET);
        open = false;
    }

    /** Rolls back, if it was not committed. */
    @Override
    public void close() throws SQLException {
        if (open) {
            open = false;
            execute("rollback");
        }
    }

    /** After a failure that is being told already. */
    private void abandon() {
        try {
            close();
        } catch (SQLException e) {
            // The failure under way says more; a connection that cannot roll back is lost, and the next use says so.
            open = false;
        }
    }

    static Statement statement(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }
}
