package dev.tenancy.migration;

import dev.tenancy.migration.SchemaHistory.Pending;
import dev.tenancy.migration.TenantTransaction.Opened;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs what is pending in one schema as a migration would, and rolls back. */
final class SchemaRehearsal {

    private static final String RELATIONS =
            """
            select c.oid
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = %s and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
            """;
    private static final String LOCKS =
            """
            select (array['AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock',
                          'ShareUpdateExclusiveLock', 'RowExclusiveLock', 'RowShareLock', 'AccessShareLock'])[l.nth]
                   || ' ' || c.relname
            from (select relation, min(array_position(array['AccessExclusiveLock', 'ExclusiveLock',
                           'ShareRowExclusiveLock', 'ShareLock', 'ShareUpdateExclusiveLock', 'RowExclusiveLock',
                           'RowShareLock', 'AccessShareLock'], mode)) as nth
                  from pg_catalog.pg_locks
                  where pid = pg_catalog.pg_backend_pid() and locktype = 'relation' and granted
                    and relation in (%s)
                  group by relation) l
            join pg_catalog.pg_class c on c.oid = l.relation
            where c.relname <> %s
            order by l.nth, c.relname
            """;

    private final FleetSettings settings;
    private final MigrationSet migrations;

    SchemaRehearsal(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
    }

    TenantRehearsal rehearse(Connection connection, TenantSchema tenant, Limits limits) throws SQLException {
        HistoryTable table = new HistoryTable(tenant.schema(), settings.historyTable());
        Opened opened;
        try {
            opened = TenantTransaction.open(connection, table, limits);
        } catch (SQLException e) {
            SqlFailure.throwIfUnavailable(e);
            return TenantRehearsal.failed(UnreadableHistory.describe(connection, table, e));
        }
        try (opened) {
            if (!opened.locked()) {
                return TenantRehearsal.failed(SqlFailure.LOCKED);
            }
            SchemaHistory history = opened.history().neutral(migrations, tenant.schema());
            Pending pending = history.pending(migrations);
            if (pending.obstacle().isPresent()) {
                return TenantRehearsal.failed(pending.obstacle().get().failure());
            }
            return rehearse(connection, opened.transaction(), table, history, pending.scripts(), limits);
        }
    }

    /** Scripts run up to the first that is Flyway's: what follows it may build on it. */
    private TenantRehearsal rehearse(
            Connection connection,
            TenantTransaction transaction,
            HistoryTable table,
            SchemaHistory history,
            List<Migration> pending,
            Limits limits)
            throws SQLException {
        ScriptRunner runner = new ScriptRunner(
                table,
                pending.stream().takeWhile(script -> script.route().isFast()).toList(),
                DeferredChecks.areIn(migrations.migrations()));
        List<String> scripts = runner.scripts().stream().map(Migration::script).toList();
        List<String> notRehearsed = notRehearsed(pending.subList(scripts.size(), pending.size()));
        List<String> before = transaction.query(
                RELATIONS.formatted(SqlLiteral.of(table.schema().value())));
        long start = System.nanoTime();
        try {
            transaction.execute(runner.sql(history.nextRank()) + ScriptRunner.CHECK_DEFERRED);
        } catch (SQLException e) {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            TaskFailure failure =
                    runner.explain(connection, transaction, limits, e).inWords();
            return new TenantRehearsal(scripts, duration, List.of(), Optional.of(failure), notRehearsed);
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        return new TenantRehearsal(
                scripts, duration, locks(transaction, table, before), Optional.empty(), notRehearsed);
    }

    /** On what is there already; what a script creates nobody else can wait for. */
    private static List<String> locks(TenantTransaction transaction, HistoryTable table, List<String> before)
            throws SQLException {
        return transaction.query(
                LOCKS.formatted(before.isEmpty() ? "0" : String.join(", ", before), SqlLiteral.of(table.name())));
    }

    private static List<String> notRehearsed(List<Migration> left) {
        List<String> sentences = new ArrayList<>();
        for (Migration script : left) {
            sentences.add(script.script() + " was not tried: "
                    + script.route()
                            .onlyFlyway()
                            .orElseGet(() -> "it comes after " + left.get(0).script()));
        }
        return sentences;
    }
}
