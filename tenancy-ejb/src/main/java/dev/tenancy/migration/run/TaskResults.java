package dev.tenancy.migration.run;

import dev.tenancy.migration.Attempt;
import dev.tenancy.migration.LedgerNote;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.SqlLiteral;
import dev.tenancy.migration.TaskFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;

/** Writes what became of a task: success along with the tenant's own transaction, anything else on its own. */
final class TaskResults {

    private final Ledgered ledger;
    private final long run;
    private final String node;

    TaskResults(Ledgered ledger, long run, String node) {
        this.ledger = ledger;
        this.run = run;
        this.node = node;
    }

    /**
     * Success, as the engine sends it together with the scripts. The duration is that of the transaction or, for what runs
     * outside of one, from {@code start}.
     *
     * @param start by {@link System#nanoTime()}
     */
    LedgerNote note(Claim claim, long start) {
        return done -> {
            Attempt.Migrated migrated = done instanceof Attempt.Migrated m ? m : null;
            return ledger.sql(
                    """
                    update {tasks} set status = %s, from_version = coalesce(%s, from_version), to_version = %s, scripts = %s,
                      duration_ms = greatest(%d, (extract(epoch from clock_timestamp() - now()) * 1000)::int),
                      sql_state = null, message = null, script = null, line = null, not_before = null,
                      finished_at = clock_timestamp()
                    where run_id = %d and position = %d;
                    """
                            .formatted(
                                    migrated == null ? "'up-to-date'" : "'migrated'",
                                    migrated == null ? "null" : SqlLiteral.of(migrated.from()),
                                    SqlLiteral.of(done.state().version()),
                                    migrated == null ? "0" : String.valueOf(migrated.scripts()),
                                    Duration.ofNanos(System.nanoTime() - start).toMillis(),
                                    run,
                                    claim.position()));
        };
    }

    /**
     * Failed for good: counts against the budget and halts the run if that is used up, in one transaction under the run's
     * row lock, so that failures at the same time are both counted.
     *
     * @return the task as it is now; empty if it is not ours any more, or was done after all when the connection broke
     */
    Optional<MigrationTask> failed(Connection connection, Claim claim, TaskFailure failure, Duration duration)
            throws SQLException {
        return Ledgered.inTransaction(connection, locked -> {
            try (PreparedStatement lock =
                    locked.prepareStatement(ledger.sql("select from {runs} where id = ? for update"))) {
                lock.setLong(1, run);
                lock.execute();
            }
            Optional<MigrationTask> task = write(locked, claim, "failed", failure, duration, Duration.ZERO);
            halt(locked);
            return task;
        });
    }

    private void halt(Connection connection) throws SQLException {
        try (PreparedStatement halt = connection.prepareStatement(
                ledger.sql(
                        """
                update {runs} r set status = 'halted', finished_at = now(),
                  reason = format('%s of %s tenants failed, and the error budget allows %s', f.failed, f.tenants, r.max_failures)
                from (select count(*) filter (where status = 'failed') as failed, count(*) as tenants
                      from {tasks} where run_id = ?) f
                where r.id = ? and r.status in ('running', 'paused', 'awaiting-approval')
                  and f.failed - r.forgiven > r.max_failures
                """))) {
            halt.setLong(1, run);
            halt.setLong(2, run);
            halt.executeUpdate();
        }
    }

    /** Not now: to the back of the queue, not before so much time has passed. */
    Optional<MigrationTask> putBack(
            Connection connection, Claim claim, TaskFailure failure, Duration duration, Duration notBefore)
            throws SQLException {
        return write(connection, claim, "pending", failure, duration, notBefore);
    }

    private Optional<MigrationTask> write(
            Connection connection,
            Claim claim,
            String status,
            TaskFailure failure,
            Duration duration,
            Duration notBefore)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ledger.sql(
                """
                update {tasks} t set status = ?, sql_state = ?, message = ?, script = ?, line = ?, duration_ms = ?,
                  not_before = now() + make_interval(secs => ?),
                  finished_at = case when ? = 'failed' then now() end
                where run_id = ? and position = ? and status = 'running' and node = ?
                returning %s
                """
                        .formatted(RunRows.TASK_COLUMNS)))) {
            int i = 0;
            update.setString(++i, status);
            update.setString(++i, failure.sqlState().orElse(null));
            update.setString(++i, failure.message());
            update.setString(++i, failure.script().orElse(null));
            if (failure.line().isPresent()) {
                update.setInt(++i, failure.line().getAsInt());
            } else {
                update.setNull(++i, Types.INTEGER);
            }
            update.setInt(++i, (int) Math.min(Integer.MAX_VALUE, duration.toMillis()));
            update.setDouble(++i, notBefore.toMillis() / 1000.0);
            update.setString(++i, status);
            update.setLong(++i, run);
            update.setInt(++i, claim.position());
            update.setString(++i, node);
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? Optional.of(RunRows.task(row)) : Optional.empty();
            }
        }
    }
}
