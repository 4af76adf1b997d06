package dev.tenancy.migration;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.MigrationRunConflict;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Migrates the fleet and tells how far it is. For operators.
 *
 * <p>Every change is audited under the actor's name. None of these joins a transaction of the caller.
 */
public interface FleetMigrations {

    /** The state of every schema. */
    FleetStatus status();

    /** What a run with these options would do now. @throws TenantNotFound if they name a tenant there is none of */
    FleetPlan plan(RunOptions options);

    /** Tries the plan in transactions that roll back, on up to so many tenants of each group. */
    Rehearsal rehearse(RunOptions options, int sample);

    /**
     * Starts a run in the background.
     *
     * @return the run; one without tasks is completed already
     * @throws MigrationRunConflict if another is open
     * @throws TenantNotFound if the options name a tenant there is none of
     */
    MigrationRun start(RunOptions options, String actor);

    /** A run as it is now. @throws MigrationRunNotFound if there is none */
    MigrationRun run(long id);

    /** Runs, newest first, from before {@code before}. */
    Page<MigrationRun, Long> runs(Limit limit, Optional<Long> before);

    /** Tasks of a run in its order, from behind {@code after}; only those of a status, if one is given. */
    Page<MigrationTask, Integer> tasks(long id, Optional<TaskStatus> status, Limit limit, Optional<Integer> after);

    /** Tasks of a run that reached a final status at this moment or later, in the order in which they did. */
    List<MigrationTask> finished(long id, Instant since);

    /** Begins no more tasks until resumed. @throws MigrationRunConflict if it is not running */
    MigrationRun pause(long id, String actor);

    /** Goes on, also after a halt, with the error budget anew. @throws MigrationRunConflict if it is not stopped, or another is open */
    MigrationRun resume(long id, String actor);

    /** Gives it up. @throws MigrationRunConflict if it has ended */
    MigrationRun cancel(long id, String actor);

    /** Tries the failed tasks again, and goes on. @throws MigrationRunConflict if none failed, or another is open */
    MigrationRun retry(long id, String actor);

    /** Lets the next wave begin. @throws MigrationRunConflict if it does not wait for that */
    MigrationRun approve(long id, String actor);
}
