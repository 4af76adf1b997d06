package dev.tenancy.migration.adopt;

import dev.tenancy.datasource.DatabaseFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.core.Parser;

/**
 * The user's query for the names of schemas. It runs as it is, in a transaction that can only read and is rolled back.
 *
 * @param sql one SELECT; the names are its first column
 */
record TenantsQuery(String sql) {

    private static final String TIMEOUT = "60s";

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|--[^\\n]*", Pattern.DOTALL);

    /** What it answers, row by row; a null is empty. @throws AdoptionRefused if it is no such query or fails */
    List<Optional<String>> names(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            requireOneStatement();
            return run(connection);
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            throw new AdoptionRefused(sentence(e), e);
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** The driver would run several, one after the other, and a COMMIT among them would end the transaction. */
    private void requireOneStatement() throws SQLException {
        long statements = Parser.parseJdbcSql(sql, true, false, true, false, true).stream()
                .filter(query ->
                        !COMMENT.matcher(query.nativeSql).replaceAll("").isBlank())
                .count();
        if (statements != 1) {
            throw new AdoptionRefused(
                    statements == 0
                            ? "the tenants query is empty: give a SELECT whose first column is the schemas' names"
                            : "the tenants query has " + statements + " statements: give one SELECT");
        }
    }

    private List<Optional<String>> run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction read only; set local statement_timeout = '" + TIMEOUT
                    + "'; set local search_path = \"$user\", public");
            statement.setEscapeProcessing(false);
            if (!statement.execute(sql)) {
                throw new AdoptionRefused(
                        "the tenants query answers no rows, it is no SELECT: give one whose first column is the schemas'"
                                + " names");
            }
            try (ResultSet row = statement.getResultSet()) {
                if (row.getMetaData().getColumnCount() == 0) {
                    throw new AdoptionRefused(
                            "the tenants query has no column: its first column must be the schemas' names");
                }
                List<Optional<String>> names = new ArrayList<>();
                while (row.next()) {
                    names.add(Optional.ofNullable(row.getString(1)));
                }
                if (names.isEmpty()) {
                    throw new AdoptionRefused("the tenants query answers no row: it must name at least one schema");
                }
                return names;
            }
        }
    }

    private static String sentence(SQLException failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String state = " (SQLSTATE " + failure.getSQLState() + ")";
        return switch (String.valueOf(failure.getSQLState())) {
            case "25006" -> "the tenants query would change the database, and it may only read: " + message + state;
            case "57014" -> "the tenants query takes longer than " + TIMEOUT + ": " + message + state;
            default -> "the tenants query fails: " + message + state;
        };
    }
}
