package dev.tenancy.migration.run;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.Driving;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One process at work on a run: its workers, and the lease it keeps while they work. */
final class RunDriver implements Driving {

    private static final Log LOG = Log.of(RunDriver.class);

    private final Ledgered ledger;
    private final RunPlan plan;
    private final Claims claims;
    private final Duration lease;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> workers = new ArrayList<>();
    private final CountDownLatch done;

    RunDriver(
            Ledgered ledger, SchemaMigrator migrator, RunPlan plan, String node, Duration lease, RunListener listener) {
        this.ledger = ledger;
        this.plan = plan;
        this.lease = lease;
        this.claims = new Claims(ledger, plan.run(), node, lease);
        this.done = new CountDownLatch(plan.parallel());
        for (int i = 0; i < plan.parallel(); i++) {
            Worker worker = new Worker(ledger, migrator, claims, plan, listener, stopped::get, this::stop);
            workers.add(daemon(() -> work(worker), "migration-" + plan.run() + "-" + (i + 1)));
        }
    }

    RunDriver start() throws SQLException {
        ledger.read(connection -> {
            claims.renew(connection);
            return plan;
        });
        workers.forEach(Thread::start);
        daemon(this::keepLease, "migration-" + plan.run() + "-lease").start();
        return this;
    }

    @Override
    public void stop() {
        stopped.set(true);
    }

    @Override
    public MigrationRun await() throws SQLException, InterruptedException {
        done.await();
        Optional<Throwable> failed = Optional.ofNullable(failure.get());
        if (failed.isEmpty() || !DatabaseFailure.isUnavailable(failed.get())) {
            ledger.read(connection -> {
                claims.leave(connection);
                return plan;
            });
        } else {
            leaveIfPossible();
        }
        if (failed.isPresent()) {
            throw rethrown(failed.get());
        }
        return ledger.read(connection -> new RunRows(ledger).run(connection, plan.run()));
    }

    private void work(Worker worker) {
        try {
            worker.work();
        } catch (SQLException | RuntimeException | Error e) {
            // Whatever it is, the others must not go on without this process knowing.
            failure.compareAndSet(null, e);
            stopped.set(true);
        } finally {
            done.countDown();
        }
    }

    private void keepLease() {
        try {
            while (!done.await(lease.toMillis() / 3, TimeUnit.MILLISECONDS)) {
                try {
                    ledger.read(connection -> {
                        claims.renew(connection);
                        return plan;
                    });
                } catch (SQLException | DatabaseUnavailable e) {
                    LOG.warn(
                            "migration-lease-not-renewed", "run", plan.run(), "reason", String.valueOf(e.getMessage()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A full disk, say, leaves the database where it is; one that is gone takes our lease with it in its own time. */
    private void leaveIfPossible() {
        try {
            ledger.read(connection -> {
                claims.leave(connection);
                return plan;
            });
        } catch (SQLException | DatabaseUnavailable e) {
            LOG.info("migration-claims-left", "run", plan.run(), "reason", String.valueOf(e.getMessage()));
        }
    }

    private static SQLException rethrown(Throwable failure) {
        if (failure instanceof SQLException sql) {
            if (DatabaseFailure.isUnavailable(sql)) {
                throw new DatabaseUnavailable(sql);
            }
            return sql;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failure);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
