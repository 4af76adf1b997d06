package dev.tenancy.transfer;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings under which rows go out and come in, for the running transaction: whatever logins, roles and databases
 * have for theirs, the same rows are the same text, in the same order, and nothing of it is left out.
 */
final class CopySettings {

    /** PostgreSQL has this one from 17 on. */
    private static final String UNLIMITED = "case when current_setting('transaction_timeout', true) is not null"
            + " then set_config('transaction_timeout', '0', true) end";

    /** Row-level security would leave rows out without a word; switched off, it refuses instead. */
    private static final String SQL =
            """
            select set_config('search_path', quote_ident(?) || ', pg_temp', true),
                   set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
                   set_config('timezone', 'UTC', true), set_config('extra_float_digits', '3', true),
                   set_config('bytea_output', 'hex', true), set_config('xmloption', 'content', true),
                   set_config('array_nulls', 'on', true), set_config('lc_monetary', 'C', true),
                   set_config('row_security', 'off', true), set_config('synchronize_seqscans', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true),
                   set_config('lock_timeout', '5s', true), set_config('statement_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', ?, true),
            """
                    + UNLIMITED;

    /** Of a connection whose transaction lasts as long as a transfer. */
    static final String NO_TRANSACTION_TIMEOUT = "select " + UNLIMITED;

    private static final String UNDO = Stream.of(
                    "datestyle",
                    "intervalstyle",
                    "timezone",
                    "extra_float_digits",
                    "bytea_output",
                    "xmloption",
                    "array_nulls",
                    "lc_monetary",
                    "row_security")
            .map(setting -> "set local " + setting + " to default")
            .collect(Collectors.joining("; "));

    private CopySettings() {}

    /** What else runs in the transaction finds what it would have found without them. */
    static void undo(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(UNDO);
        }
    }

    /** Makes them, with this schema alone on the search path. */
    static void make(Connection connection, SchemaName schema, Deadline deadline) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SQL)) {
            select.setString(1, schema.value());
            select.setString(2, deadline.serverSide());
            select.setString(3, deadline.serverSide());
            select.execute();
        }
    }
}
