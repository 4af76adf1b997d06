package dev.tenancy.migration;

import dev.tenancy.migration.script.CrossSchema;
import dev.tenancy.migration.script.SqlScript;
import dev.tenancy.migration.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Renders the scripts pending in one schema into one message, and finds which statement of it failed.
 *
 * @param table the schema's history
 * @param scripts in their order; all of them ours to run
 * @param defers whether the schema may have something to be checked at the commit
 */
record ScriptRunner(HistoryTable table, List<Migration> scripts, boolean defers) {

    /** What is checked at the commit, checked now. */
    static final String CHECK_DEFERRED = "set constraints all immediate;\n";

    ScriptRunner {
        scripts = List.copyOf(scripts);
    }

    /** The rows the history has once they have run. */
    List<HistoryRow> rows(int firstRank) {
        List<HistoryRow> rows = new ArrayList<>();
        for (Migration script : scripts) {
            rows.add(table.row(firstRank + rows.size(), script));
        }
        return rows;
    }

    /** Scripts and history rows. */
    String sql(int firstRank) {
        StringBuilder sql = new StringBuilder();
        List<HistoryRow> rows = rows(firstRank);
        for (int i = 0; i < scripts.size(); i++) {
            Migration script = scripts.get(i);
            // A script may end in a comment, or without a semicolon.
            sql.append(script.sqlIn(table.schema())).append("\n;\n").append(afterwards(script));
            sql.append(table.insert(rows.get(i)));
            if (defers && i < scripts.size() - 1) {
                sql.append(DeferredChecks.now(table.schema()));
            }
        }
        return sql.toString();
    }

    /** A script that says it leaves its schema may change path and role; the next one begins as the first. */
    private String afterwards(Migration script) {
        return CrossSchema.isMarked(script.sql())
                ? "set local session authorization default;\nset local role none;\n"
                        + TenantTransaction.searchPath(table)
                : "";
    }

    /**
     * Tells what failed. Somebody who was in the way would have to be waited for once more to tell where.
     *
     * @param transaction in which the message of all scripts failed; it is ended
     */
    Broken explain(Connection connection, TenantTransaction transaction, Limits limits, SQLException failure)
            throws SQLException {
        SqlFailure.throwIfUnavailable(failure);
        transaction.close();
        if (SqlFailure.isPassing(failure)) {
            return broken(failure);
        }
        Broken broken = find(connection, limits, failure);
        SqlFailure.throwIfUnavailable(broken.failure());
        return broken;
    }

    private Broken broken(SQLException failure) {
        return new Broken(
                failure,
                scripts.size() == 1 ? Optional.of(scripts.get(0).script()) : Optional.empty(),
                OptionalInt.empty());
    }

    /**
     * Finds the statement that failed, by running one after the other in a transaction that is rolled back. The message
     * of all of them cannot tell, and failures are too rare to make every migration dearer.
     *
     * @param failure what the message of all failed with
     */
    private Broken find(Connection connection, Limits limits, SQLException failure) throws SQLException {
        try (TenantTransaction transaction = TenantTransaction.openWithoutLock(connection, table, limits)) {
            for (Migration script : scripts) {
                for (SqlStatement statement :
                        SqlScript.of(script.sqlIn(table.schema())).statements()) {
                    try {
                        transaction.execute(statement.sql());
                    } catch (SQLException e) {
                        return new Broken(e, Optional.of(script.script()), OptionalInt.of(statement.line()));
                    }
                }
                boolean isLast = script.equals(scripts.get(scripts.size() - 1));
                try {
                    transaction.execute(afterwards(script)
                            + (defers && !isLast ? DeferredChecks.now(table.schema()) : CHECK_DEFERRED));
                } catch (SQLException e) {
                    return new Broken(e, Optional.of(script.script()), OptionalInt.empty());
                }
            }
        }
        Optional<String> only = scripts.size() == 1 ? Optional.of(scripts.get(0).script()) : Optional.empty();
        return new Broken(failure, only, OptionalInt.empty());
    }

    /** What failed, and where. */
    record Broken(SQLException failure, Optional<String> script, OptionalInt line) {

        boolean isPassing() {
            return SqlFailure.isPassing(failure);
        }

        TaskFailure inWords() {
            return SqlFailure.describe(failure, script, line);
        }
    }
}
