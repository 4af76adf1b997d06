package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.Attempt.Blocked;
import dev.tenancy.migration.Attempt.Failed;
import dev.tenancy.migration.script.SqlScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/**
 * Flyway itself on one schema, for scripts that cannot run in one transaction: on the connection given, and under a lock
 * that is held from before it begins.
 *
 * <p>A script that fails outside a transaction may leave an invalid index and a row that says it failed. Where the script
 * can be run again, both are removed.
 */
final class FlywayFallback {

    private static final Log LOG = Log.of(FlywayFallback.class);

    private final FleetSettings settings;
    private final MigrationSet migrations;

    FlywayFallback(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
    }

    /**
     * What came of it.
     *
     * @param scripts how many ran
     * @param stopped what stopped it, if something did; what the schema is at then is not known yet
     */
    record Outcome(int scripts, Optional<Attempt> stopped) {}

    /** Whether a script left in the history as failed can simply be run again. */
    boolean canRepeat(SchemaHistory.Obstacle obstacle) {
        return obstacle.kind() == SchemaHistory.Obstacle.Kind.FAILED_ROW && isRepeatable(obstacle.script());
    }

    /** Migrates; the lock is the caller's already. */
    Outcome run(Connection connection, TenantSchema tenant, HistoryTable table, Limits limits) throws SQLException {
        try {
            execute(
                    connection,
                    TenantTransaction.RESET
                            + "set lock_timeout = %d; set statement_timeout = %d;"
                                    .formatted(
                                            limits.lockTimeout().toMillis(),
                                            limits.statementTimeout().toMillis()));
            clean(connection, tenant, table);
            return new Outcome(
                    new Flyways(settings, BorrowedConnection.of(connection), limits)
                            .on(tenant.schema().value())
                            .migrate()
                            .migrationsExecuted,
                    Optional.empty());
        } catch (FlywayException e) {
            Optional<SQLException> sql = DatabaseFailure.sqlCause(e);
            DatabaseFailure.asUnavailable(e).ifPresent(unavailable -> {
                throw unavailable;
            });
            endTransaction(connection);
            return new Outcome(0, Optional.of(failed(connection, tenant, table, e, sql)));
        } finally {
            if (!connection.isClosed()) {
                endTransaction(connection);
                execute(connection, TenantTransaction.RESET);
            }
        }
    }

    private Attempt failed(
            Connection connection,
            TenantSchema tenant,
            HistoryTable table,
            FlywayException failure,
            Optional<SQLException> sql) {
        Optional<String> script = failure instanceof FlywayMigrateException migrate
                ? Optional.of(migrate.getMigration().getScript())
                : Optional.empty();
        OptionalInt line = failure instanceof FlywayMigrateException migrate && migrate.getLineNumber() > 0
                ? OptionalInt.of(migrate.getLineNumber())
                : OptionalInt.empty();
        boolean torn = failure instanceof FlywayMigrateException migrate && !migrate.isExecutableInTransaction();
        if (torn && script.filter(this::isRepeatable).isEmpty()) {
            String said = sql.map(e -> SqlFailure.describe(e).message()).orElseGet(() -> firstLines(failure));
            return new Failed(
                    tenant.state(),
                    new TaskFailure(
                            sql.map(SqlFailure::state),
                            said
                                    + "; it does not run in a transaction, so what stood before that statement may be applied:"
                                    + " complete or undo it by hand, then delete the row of " + script.orElse("it")
                                    + " from " + table.qualified(),
                            script,
                            line));
        }
        if (torn) {
            try {
                clean(connection, tenant, table);
            } catch (SQLException e) {
                LOG.warn("invalid-index-left", "tenant", tenant.slug(), "reason", String.valueOf(e.getMessage()));
            }
        }
        if (sql.isEmpty()) {
            return new Failed(tenant.state(), new TaskFailure(Optional.empty(), firstLines(failure), script, line));
        }
        TaskFailure inWords = SqlFailure.describe(sql.get(), script, line);
        return SqlFailure.isPassing(sql.get()) ? new Blocked(inWords) : new Failed(tenant.state(), inWords);
    }

    /** Removes what failed attempts left of scripts that can be run again. */
    private void clean(Connection connection, TenantSchema tenant, HistoryTable table) throws SQLException {
        List<HistoryRow> history = table.read(connection).rows();
        Set<String> applied = history.stream()
                .filter(HistoryRow::success)
                .map(HistoryRow::script)
                .collect(Collectors.toSet());
        Set<String> ours = migrations.migrations().stream()
                .filter(migration -> !migration.route().isFast() && !applied.contains(migration.script()))
                .flatMap(migration -> SqlScript.of(migration.sql()).concurrentlyCreatedIndexes().stream())
                .collect(Collectors.toSet());
        for (String index : invalidIndexes(connection, tenant)) {
            if (ours.contains(index)) {
                String qualified = tenant.schema().quoted() + '.' + HistoryTable.quote(index);
                execute(connection, "drop index concurrently if exists " + qualified);
                LOG.info("invalid-index-dropped", "tenant", tenant.slug(), "index", index);
            } else {
                LOG.warn("invalid-index-found", "tenant", tenant.slug(), "index", index);
            }
        }
        for (HistoryRow row : history) {
            if (!row.success() && isRepeatable(row.script())) {
                execute(
                        connection,
                        "delete from " + table.qualified() + " where not success and installed_rank = " + row.rank());
            }
        }
    }

    private boolean isRepeatable(String script) {
        return migrations.migrations().stream()
                .filter(migration -> migration.script().equals(script))
                .anyMatch(migration -> SqlScript.of(migration.sql()).canBeRepeated());
    }

    private static List<String> invalidIndexes(Connection connection, TenantSchema tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                select c.relname
                from pg_catalog.pg_index i
                join pg_catalog.pg_class c on c.oid = i.indexrelid
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = ? and not i.indisvalid and c.relkind = 'i'
                order by c.relname
                """)) {
            select.setString(1, tenant.schema().value());
            try (ResultSet rows = select.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        }
    }

    /** Whatever Flyway left it in. */
    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = TenantTransaction.statement(connection)) {
            statement.execute(sql);
        }
    }

    private static String firstLines(FlywayException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .limit(3)
                .collect(Collectors.joining(" "));
    }
}
