package dev.tenancy.migration.run;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.problem.TenancyException.MigrationRunConflict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** Stops runs and lets them go on; every process that works on one sees it at its next claim. */
final class RunControl {

    private final Ledgered ledger;
    private final RunRows rows;
    private final RunCreation creation;

    RunControl(Ledgered ledger, RunRows rows, RunCreation creation) {
        this.ledger = ledger;
        this.rows = rows;
        this.creation = creation;
    }

    MigrationRun pause(long id, String actor) throws SQLException {
        return change(
                id, actor, "paused", Set.of(RunStatus.RUNNING), "only a running one can be paused", connection -> {
                    update(
                            connection,
                            "update {runs} set status = 'paused', reason = 'paused by ' || ? where id = ?",
                            actor,
                            id);
                });
    }

    /** A halted run goes on with the failures there were forgiven. */
    MigrationRun resume(long id, String actor, boolean serversJoin) throws SQLException {
        return change(
                id,
                actor,
                "resumed",
                Set.of(RunStatus.PAUSED, RunStatus.HALTED, RunStatus.RUNNING),
                "only one that is running, paused or halted can be resumed",
                connection -> goOn(connection, id, serversJoin));
    }

    MigrationRun retry(long id, String actor, boolean serversJoin) throws SQLException {
        return change(
                id,
                actor,
                "retried",
                Set.of(RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.HALTED, RunStatus.FAILED),
                "its failed tenants cannot be tried again",
                connection -> {
                    int again = update(
                            connection,
                            """
                            update {tasks} set status = 'pending', attempts = 0, not_before = null, finished_at = null,
                              wave = (select wave from {runs} where id = run_id)
                            where run_id = ? and status = 'failed'
                            """,
                            id);
                    if (again == 0) {
                        throw new MigrationRunConflict(
                                "Migration run " + id + " has no failed tenant; there is nothing to try again.");
                    }
                    goOn(connection, id, serversJoin);
                });
    }

    MigrationRun cancel(long id, String actor) throws SQLException {
        return change(
                id,
                actor,
                "cancelled",
                Set.of(RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.AWAITING_APPROVAL, RunStatus.HALTED),
                "it has ended",
                connection -> {
                    update(
                            connection,
                            """
                            update {tasks} t set status = 'skipped', finished_at = now()
                            where run_id = ? and (status = 'pending' or status = 'running' and not exists (
                              select from {workers} w
                              where w.run_id = t.run_id and w.node = t.node and w.lease_until > now()))
                            """,
                            id);
                    update(
                            connection,
                            "update {runs} set status = 'cancelled', reason = 'cancelled by ' || ?, finished_at = now() where id = ?",
                            actor,
                            id);
                });
    }

    MigrationRun approve(long id, String actor) throws SQLException {
        return change(
                id,
                actor,
                "approved",
                Set.of(RunStatus.AWAITING_APPROVAL),
                "it does not wait for an approval",
                connection -> update(
                        connection,
                        "update {runs} set status = 'running', wave = wave + 1, reason = null where id = ?",
                        id));
    }

    private void goOn(Connection connection, long id, boolean serversJoin) throws SQLException {
        update(
                connection,
                """
                update {runs} r set status = 'running', reason = null, finished_at = null,
                  servers_join = servers_join or ?,
                  forgiven = case when r.status = 'running' then r.forgiven else
                    (select count(*) from {tasks} t where t.run_id = r.id and t.status = 'failed') end
                where id = ?
                """,
                serversJoin,
                id);
    }

    private MigrationRun change(
            long id, String actor, String what, Set<RunStatus> from, String otherwise, Change change)
            throws SQLException {
        return ledger.write(connection -> {
            lock(connection, id);
            MigrationRun run = rows.run(connection, id);
            if (!from.contains(run.status())) {
                throw new MigrationRunConflict(
                        "Migration run " + id + " is " + run.status().code() + "; " + otherwise + ".");
            }
            if (!run.status().isOpen() && !what.equals("cancelled")) {
                creation.onlyOne(connection);
            }
            change.on(connection);
            Audit.write(connection, ledger, actor, "migration." + what, "run " + id);
            return rows.run(connection, id);
        });
    }

    private void lock(Connection connection, long id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(ledger.sql("select from {runs} where id = ? for update"))) {
            select.setLong(1, id);
            select.execute();
        }
    }

    private int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ledger.sql(sql))) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        }
    }

    private interface Change {
        void on(Connection connection) throws SQLException;
    }
}
