package dev.tenancy.server;

import dev.tenancy.log.Log;
import dev.tenancy.migration.Driving;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.run.RunWatch;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.MigrationRunConflict;
import dev.tenancy.problem.TenancyException.MigrationRunNotFound;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This node's part in the migration of the fleet: one thread that looks for a run to work on, and works on it.
 *
 * <p>It finds the runs started here, those of other nodes, and those whose node was killed. The thread is one of its own,
 * because the server's executor runs tasks on a single thread, which one that never ends would keep from everybody.
 */
@ApplicationScoped
public class FleetDriver {

    /** Who starts the run at start-up, in the run and in the audit trail. */
    static final String ACTOR = "start-up";

    private static final Log LOG = Log.of(FleetDriver.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 4;
    private static final long NONE = 0;

    private final Semaphore wake = new Semaphore(0);
    private final AtomicLong requested = new AtomicLong(NONE);
    private final String node = node();
    private volatile Optional<Driving> driving = Optional.empty();
    private volatile boolean ended;
    private Optional<Thread> thread = Optional.empty();
    /** Counts how often this process has taken part: what a name left behind in a run is not taken up under that name. */
    private int drives;

    private Optional<String> trouble = Optional.empty();

    @Inject
    private FleetMeters meters;

    @Inject
    private Readiness readiness;

    /**
     * Begins to look for runs.
     *
     * @param joins whether runs that were not started here are worked on too
     * @param pending whether tenants are behind, for which a run is started unless one is under way
     */
    void begin(Fleet fleet, RunWatch watch, boolean joins, boolean pending, ThreadFactory threads) {
        Thread worker = threads.newThread(() -> work(new Search(fleet, watch, joins), pending));
        worker.setName("tenancy-fleet");
        worker.setDaemon(true);
        worker.start();
        thread = Optional.of(worker);
    }

    /** Works on this run, soon. */
    void drive(long run) {
        requested.set(run);
        wake.release();
    }

    /** Begins no more tenants, and waits for those in hand, but not for ever. */
    void end() {
        ended = true;
        driving.ifPresent(Driving::stop);
        wake.release();
        thread.ifPresent(FleetDriver::awaitEnd);
    }

    private static void awaitEnd(Thread worker) {
        try {
            worker.join(PATIENCE_AT_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            LOG.warn("migration-abandoned", "after_s", PATIENCE_AT_END.toSeconds());
            worker.interrupt();
        }
    }

    private void work(Search search, boolean pending) {
        boolean wanting = pending;
        try {
            while (!ended) {
                wanting = look(search, wanting);
                if (wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whatever goes wrong is told once, and tried again after a while.
     *
     * @return whether a run for what start-up found pending is still to be started
     */
    private boolean look(Search search, boolean wanting) throws InterruptedException {
        boolean stillWanting = wanting;
        try {
            stillWanting = wanting && !search.isUnderWay();
            OptionalLong next = search.next();
            if (next.isPresent()) {
                drive(search.fleet(), next.getAsLong());
            }
            if (!stillWanting) {
                trouble = Optional.empty();
            }
        } catch (DatabaseUnavailable e) {
            tell("migration-waits-for-database", e);
        } catch (SQLException | RuntimeException e) {
            tell("migration-driving-failed", e);
        }
        return stillWanting;
    }

    private void tell(String event, Exception failure) {
        String reason = failure.toString();
        if (!trouble.equals(Optional.of(reason))) {
            LOG.warn(event, "reason", reason);
            trouble = Optional.of(reason);
        }
    }

    private void drive(Fleet fleet, long run) throws SQLException, InterruptedException {
        boolean again = true;
        try {
            Driving work = fleet.drive(run, node + "-" + ++drives, CONNECTIONS, meters);
            driving = Optional.of(work);
            if (ended) {
                work.stop();
            }
            MigrationRun left = work.await();
            again = left.status() == RunStatus.RUNNING;
            if (!again) {
                LOG.info(
                        "migration-run-left",
                        "run",
                        run,
                        "status",
                        left.status().code(),
                        "tenants",
                        left.counts().tenants(),
                        "finished",
                        left.counts().finished(),
                        "failed",
                        left.counts().failed());
            }
        } catch (MigrationRunConflict | MigrationRunNotFound e) {
            again = false;
            throw e;
        } finally {
            // Does something only if this thread was interrupted: the work has threads of its own, which would go on.
            driving.ifPresent(Driving::stop);
            driving = Optional.empty();
            readiness.lookAgain();
            if (again) {
                requested.compareAndSet(NONE, run);
            }
        }
    }

    /** What tells this process from others, on other machines and on this one. */
    private static String node() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid();
    }

    /** Where the next run to work on comes from. */
    private final class Search {

        private final Fleet fleet;
        private final RunWatch watch;
        private final boolean joins;

        Search(Fleet fleet, RunWatch watch, boolean joins) {
            this.fleet = fleet;
            this.watch = watch;
            this.joins = joins;
        }

        Fleet fleet() {
            return fleet;
        }

        /** The run that was asked for here, else one that this node may join. */
        OptionalLong next() throws SQLException {
            long asked = requested.getAndSet(NONE);
            if (asked != NONE) {
                return OptionalLong.of(asked);
            }
            return joins ? watch.joinable(fleet.migrations().target()) : OptionalLong.empty();
        }

        /** Starts a run for what is pending, unless another node has, or has done so and ended it. */
        boolean isUnderWay() throws SQLException {
            if (fleet.status().behind() == 0) {
                return true;
            }
            try {
                MigrationRun run = fleet.create(RunOptions.DEFAULT.withMaxFailures(ErrorBudget.UNLIMITED), ACTOR, true);
                LOG.info(
                        "migration-run-started",
                        "run",
                        run.id(),
                        "tenants",
                        run.counts().tenants(),
                        "actor",
                        ACTOR);
                requested.set(run.id());
                return true;
            } catch (MigrationRunConflict e) {
                // Of another release, perhaps, or held by somebody: it is left alone, and this asked again until it
                // ends.
                return foundOurs(e);
            }
        }

        private boolean foundOurs(MigrationRunConflict inTheWay) throws SQLException {
            if (watch.open(fleet.migrations().target()).isPresent()) {
                LOG.info("migration-run-found", "reason", String.valueOf(inTheWay.getMessage()));
                return true;
            }
            tell("migration-run-in-the-way", inTheWay);
            return false;
        }
    }
}
