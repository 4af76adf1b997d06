package dev.tenancy.migration.run;

import dev.tenancy.log.Log;
import dev.tenancy.migration.Attempt;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.migration.TaskFailure;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One connection's work on a run: claims tasks, migrates them one after the other, asks for the next wave. */
final class Worker {

    private static final Log LOG = Log.of(Worker.class);

    /** A backend keeps memory for every relation it has touched: about 12 kB each, until it ends. */
    private static final int TENANTS_PER_CONNECTION = 1000;

    private static final int MOST_CLAIMED = 50;

    private static final long LONGEST_WAIT_MS = 500;

    /** How long a task that is done may go unwritten, for those who watch. */
    private static final long UNWRITTEN_MS = 250;

    private static final long MOMENT_MS = 100;

    /** How long a tenant is left alone that another migrator has locked. */
    private static final Duration LOCKED = Duration.ofSeconds(5);

    private final Ledgered ledger;
    private final SchemaMigrator migrator;
    private final Claims claims;
    private final TaskResults results;
    private final Waves waves;
    private final RunPlan plan;
    private final RunListener listener;
    private final BooleanSupplier stopped;
    private final Runnable halt;
    private final List<DoneTask> unwritten = new ArrayList<>();
    private final Deque<Claim> inHand = new ArrayDeque<>();
    private int batch = 1;
    private int waits;

    Worker(
            Ledgered ledger,
            SchemaMigrator migrator,
            Claims claims,
            RunPlan plan,
            RunListener listener,
            BooleanSupplier stopped,
            Runnable halt) {
        this.ledger = ledger;
        this.migrator = migrator;
        this.claims = claims;
        this.results = new TaskResults(ledger, plan.run(), claims.node());
        this.waves = new Waves(ledger, plan.run());
        this.plan = plan;
        this.listener = listener;
        this.stopped = stopped;
        this.halt = halt;
    }

    /** Works until nothing is left. @throws DatabaseUnavailable if the database is lost and does not come back at once */
    void work() throws SQLException {
        boolean more = true;
        while (more && !stopped.getAsBoolean()) {
            more = ledger.read(this::onOneConnection);
        }
    }

    /** @return whether to go on, on another connection */
    private boolean onOneConnection(Connection connection) throws SQLException {
        int tenants = 0;
        while (!stopped.getAsBoolean() && tenants < TENANTS_PER_CONNECTION) {
            if (inHand.isEmpty()) {
                inHand.addAll(claims.take(connection, batch));
            }
            if (inHand.isEmpty()) {
                if (!waitForMore(connection)) {
                    return false;
                }
                continue;
            }
            waits = 0;
            tenants += inHand.size();
            if (!migrateThoseInHand(connection)) {
                return true;
            }
        }
        claims.giveBack(connection, inHand);
        inHand.clear();
        return true;
    }

    /**
     * Takes about as many at once as a moment is enough for, because what is in hand is done even if the run is paused or
     * halted meanwhile.
     *
     * @return whether the connection can be used on; if not, the rest stays in hand
     */
    private boolean migrateThoseInHand(Connection connection) throws SQLException {
        long start = System.nanoTime();
        while (!inHand.isEmpty() && !stopped.getAsBoolean()) {
            long begun = System.nanoTime();
            if (!migrate(connection, inHand.remove())) {
                return false;
            }
            if (millisSince(begun) > MOMENT_MS || millisSince(start) > UNWRITTEN_MS) {
                write(connection);
            }
        }
        write(connection);
        batch = millisSince(start) < MOMENT_MS ? Math.min(plan.batch(MOST_CLAIMED), batch * 2) : Math.max(1, batch / 2);
        return true;
    }

    private static long millisSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
    }

    private void write(Connection connection) throws SQLException {
        results.done(connection, unwritten);
        unwritten.clear();
    }

    private boolean waitForMore(Connection connection) throws SQLException {
        Waves.Next next = waves.next(connection);
        if (next instanceof Waves.Next.Wait wait) {
            return sleep(Math.min(LONGEST_WAIT_MS, wait.time().toMillis() << Math.min(waits++, 10)));
        }
        if (next instanceof Waves.Next.Wave begun) {
            listener.wave(begun.wave(), begun.waves());
        }
        return !(next instanceof Waves.Next.Leave);
    }

    private static boolean sleep(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @return whether the connection can be used on */
    private boolean migrate(Connection connection, Claim claim) throws SQLException {
        long start = System.nanoTime();
        if (claim.state().isEmpty()) {
            skip(connection, claim);
            return true;
        }
        try {
            Attempt attempt = attempt(connection, claim, claim.state().get());
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            if (attempt instanceof Attempt.Blocked blocked && blocked.byAnotherMigrator()) {
                putBack(results.putBackUncounted(connection, claim, blocked.failure(), duration, LOCKED), claim);
            } else if (attempt instanceof Attempt.Blocked blocked) {
                blocked(connection, claim, blocked.failure(), duration);
            } else if (attempt instanceof Attempt.Failed && !claims.takesPart(connection, claim)) {
                skip(connection, claim);
            } else if (attempt instanceof Attempt.Failed failed) {
                failed(connection, claim, failed.failure(), duration);
            } else if (attempt instanceof Attempt.Done done) {
                done(claim, done, duration);
            }
            return true;
        } catch (DatabaseUnavailable e) {
            return lostOnTheWay(connection, claim, e);
        }
    }

    private Attempt attempt(Connection connection, Claim claim, SchemaState state) {
        try {
            TenantSchema tenant = new TenantSchema(
                    new TenantId(claim.tenantId()),
                    claim.tenant(),
                    ledger.home().schemaRef(claim.schema()),
                    state);
            return migrator.migrate(connection, tenant, plan.limits());
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(e, "tenant-migration-failed", "tenant", claim.tenant());
            return new Attempt.Failed(plan.target(), TaskFailure.of(String.valueOf(e.getMessage())));
        }
    }

    private void done(Claim claim, Attempt.Done done, Duration duration) {
        if (done instanceof Attempt.Migrated migrated) {
            LOG.info(
                    "tenant-migrated",
                    "tenant",
                    claim.tenant(),
                    "run",
                    plan.run(),
                    "from",
                    migrated.from(),
                    "to",
                    migrated.state().version(),
                    "scripts",
                    migrated.scripts());
        }
        unwritten.add(new DoneTask(claim, done, duration));
        listener.finished(RunPlan.task(claim, done, duration));
    }

    private void skip(Connection connection, Claim claim) throws SQLException {
        TaskFailure why =
                TaskFailure.of("the tenant is gone, or takes no part any more: it was purged, or marked as failed");
        results.skipped(connection, claim, why).ifPresent(task -> {
            LOG.info("tenant-skipped", "tenant", claim.tenant(), "run", plan.run(), "reason", why.inWords());
            listener.finished(task);
        });
    }

    private void failed(Connection connection, Claim claim, TaskFailure failure, Duration duration)
            throws SQLException {
        TaskResults.Failure result = results.failed(connection, claim, failure, duration);
        if (result.task().isPresent()) {
            LOG.warn("tenant-closed", "tenant", claim.tenant(), "run", plan.run(), "reason", failure.inWords());
            listener.finished(result.task().get());
        }
        if (result.halted()) {
            LOG.warn("migration-halted", "run", plan.run(), "tenant", claim.tenant());
            halt.run();
        }
    }

    private void blocked(Connection connection, Claim claim, TaskFailure failure, Duration duration)
            throws SQLException {
        if (claim.attempt() >= plan.attempts()) {
            failed(
                    connection,
                    claim,
                    new TaskFailure(
                            failure.sqlState(),
                            failure.message() + " (" + claim.attempt() + " attempts)",
                            failure.script(),
                            failure.line()),
                    duration);
            return;
        }
        putBack(results.putBack(connection, claim, failure, duration, Backoff.after(claim.attempt())), claim);
    }

    private void putBack(Optional<MigrationTask> task, Claim claim) {
        if (task.isPresent()) {
            String reason = task.get().failure().map(TaskFailure::inWords).orElse("");
            LOG.info("tenant-put-back", "tenant", claim.tenant(), "run", plan.run(), "reason", reason);
            listener.putBack(task.get());
        }
    }

    /**
     * One backend ended, which another connection tells from a database that is gone: then the tenant is tried again, and
     * blamed if that happens every time.
     */
    private boolean lostOnTheWay(Connection connection, Claim claim, DatabaseUnavailable lost) throws SQLException {
        if (connection.isValid(2)) {
            throw lost;
        }
        ledger.read(another -> {
            write(another);
            blocked(
                    another,
                    claim,
                    TaskFailure.of("the connection was lost while this tenant was migrated; see PostgreSQL's log"),
                    Duration.ZERO);
            return claim;
        });
        return false;
    }
}
