package dev.tenancy.migration.run;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes what became of tasks: success some at a time, anything else at once. */
final class TaskResults {

    /** A second attempt that finds a tenant done tells that the first one did it. */
    private static final String DONE =
            """
            update {tasks} t set to_version = d.version, scripts = d.scripts, duration_ms = d.duration_ms,
              status = case when d.status = 'up-to-date' and t.attempts > 1 and t.from_version is distinct from d.version
                       then 'migrated' else d.status end,
              sql_state = null, message = null, script = null, line = null, not_before = null,
              finished_at = clock_timestamp()
            from unnest(?::int4[], ?::text[], ?::text[], ?::int4[], ?::int4[])
              as d (position, status, version, scripts, duration_ms)
            cross join (select set_config('synchronous_commit', 'off', true)) as need_not_wait_for_the_disk
            where t.run_id = ? and t.position = d.position and t.node = ? and t.status = 'running'
            """;

    private final Ledgered ledger;
    private final long run;
    private final String node;

    TaskResults(Ledgered ledger, long run, String node) {
        this.ledger = ledger;
        this.run = run;
        this.node = node;
    }

    /**
     * Writes down tasks that are done. The truth is in their schemas' history and in the ledger; a process that dies before
     * this has its tasks looked at again, which finds them done.
     */
    void done(Connection connection, List<DoneTask> tasks) throws SQLException {
        if (tasks.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(ledger.sql(DONE))) {
            int i = 0;
            update.setArray(
                    ++i, array(connection, "int4", tasks, task -> task.claim().position()));
            update.setArray(++i, array(connection, "text", tasks, DoneTask::status));
            update.setArray(
                    ++i,
                    array(connection, "text", tasks, task -> task.done().state().version()));
            update.setArray(++i, array(connection, "int4", tasks, DoneTask::scripts));
            update.setArray(++i, array(connection, "int4", tasks, task ->
                    (int) task.duration().toMillis()));
            update.setLong(++i, run);
            update.setString(++i, node);
            update.executeUpdate();
        }
    }

    private static Array array(
            Connection connection, String type, List<DoneTask> tasks, Function<DoneTask, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, tasks.stream().map(value).toArray());
    }

    /**
     * Failed for good: counts against the budget and halts the run if that is used up, in one transaction under the run's
     * row lock, so that failures at the same time are both counted.
     *
     * @return the task as it is now, and whether this one halted the run
     */
    Failure failed(Connection connection, Claim claim, TaskFailure failure, Duration duration) throws SQLException {
        return Ledgered.inTransaction(connection, locked -> {
            try (PreparedStatement lock =
                    locked.prepareStatement(ledger.sql("select from {runs} where id = ? for update"))) {
                lock.setLong(1, run);
                lock.execute();
            }
            Optional<MigrationTask> task = write(locked, claim, "failed", 0, failure, duration, Duration.ZERO);
            return new Failure(task, halt(locked));
        });
    }

    private boolean halt(Connection connection) throws SQLException {
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
            return halt.executeUpdate() == 1;
        }
    }

    /** The tenant takes no part any more; that is no failure. */
    Optional<MigrationTask> skipped(Connection connection, Claim claim, TaskFailure why) throws SQLException {
        return write(connection, claim, "skipped", 0, why, Duration.ZERO, Duration.ZERO);
    }

    /** Not now: to the back of the queue, not before so much time has passed. */
    Optional<MigrationTask> putBack(
            Connection connection, Claim claim, TaskFailure failure, Duration duration, Duration notBefore)
            throws SQLException {
        return write(connection, claim, "pending", 0, failure, duration, notBefore);
    }

    /** The same, and this attempt does not count: the tenant had no part in it. */
    Optional<MigrationTask> putBackUncounted(
            Connection connection, Claim claim, TaskFailure failure, Duration duration, Duration notBefore)
            throws SQLException {
        return write(connection, claim, "pending", 1, failure, duration, notBefore);
    }

    /**
     * What came of writing a failure.
     *
     * @param task as it is now; empty if it is not ours any more, or was done after all when the connection broke
     * @param halted whether the error budget is used up by it
     */
    record Failure(Optional<MigrationTask> task, boolean halted) {}

    private Optional<MigrationTask> write(
            Connection connection,
            Claim claim,
            String status,
            int uncounted,
            TaskFailure failure,
            Duration duration,
            Duration notBefore)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ledger.sql(
                """
                update {tasks} t set attempts = attempts - ?,
                  status = case when ? = 'pending' and (select r.status from {runs} r where r.id = t.run_id) = 'cancelled'
                           then 'skipped' else ? end,
                  sql_state = ?, message = ?, script = ?, line = ?, duration_ms = ?,
                  not_before = now() + make_interval(secs => ?),
                  finished_at = case when ? in ('failed', 'skipped') then now() end
                where run_id = ? and position = ? and status = 'running' and node = ?
                returning %s
                """
                        .formatted(RunRows.TASK_COLUMNS)))) {
            int i = 0;
            update.setInt(++i, uncounted);
            update.setString(++i, status);
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
