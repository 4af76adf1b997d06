package dev.tenancy.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells why a schema's history cannot be read: what is wrong then is outside the scripts. */
final class UnreadableHistory {

    private static final String UNDEFINED_COLUMN = "42703";

    private UnreadableHistory() {}

    /** In words, with what to do. */
    static TaskFailure describe(Connection connection, HistoryTable table, SQLException failure) throws SQLException {
        String message;
        if (HistoryTable.isMissing(failure)) {
            message = exists(connection, table)
                    ? "the schema " + table.schema() + " has no history table '" + table.name()
                            + "': adopt the schema with 'tenancy adopt', or name the table its history is in"
                    : "the schema " + table.schema() + " does not exist: restore it from a backup";
        } else if (SqlFailure.state(failure).equals(UNDEFINED_COLUMN)) {
            message = SqlFailure.said(failure) + "; the history table " + table.qualified()
                    + " is not as Flyway makes it: restore it from a backup";
        } else {
            return SqlFailure.describe(failure);
        }
        return new TaskFailure(Optional.of(SqlFailure.state(failure)), message, Optional.empty(), OptionalInt.empty());
    }

    private static boolean exists(Connection connection, HistoryTable table) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select from pg_catalog.pg_namespace where nspname = ?")) {
            select.setString(1, table.schema().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
