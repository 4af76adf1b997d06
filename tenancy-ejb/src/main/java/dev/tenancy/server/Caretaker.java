package dev.tenancy.server;

import dev.tenancy.datasource.DataSources;
import dev.tenancy.log.Log;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * This node's part in the chores: one thread that does each when its time has come, unless another node is at it.
 *
 * <p>A chore is done under an advisory lock of a transaction that does nothing else, so that it is free the moment a node
 * dies, and through a pooler too.
 */
@ApplicationScoped
public class Caretaker {

    private static final Log LOG = Log.of(Caretaker.class);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);

    private final Semaphore wake = new Semaphore(0);
    private final Map<String, String> troubles = new HashMap<>();
    private volatile boolean ended;
    private Optional<Thread> thread = Optional.empty();

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    /** The container's. */
    public Caretaker() {}

    /** Without a container. */
    Caretaker(DataSource owner) {
        this.owner = owner;
    }

    /** Begins to do these. */
    void begin(List<Chore> chores, ThreadFactory threads) {
        if (chores.isEmpty()) {
            return;
        }
        Thread worker = threads.newThread(() -> work(chores));
        worker.setName("tenancy-caretaker");
        worker.setDaemon(true);
        worker.start();
        thread = Optional.of(worker);
    }

    /** Begins nothing more, and waits for what is in hand, but not for ever. */
    void end() {
        ended = true;
        wake.release();
        thread.ifPresent(Caretaker::awaitEnd);
    }

    private static void awaitEnd(Thread worker) {
        try {
            worker.join(PATIENCE_AT_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            LOG.warn("chore-abandoned", "after_s", PATIENCE_AT_END.toSeconds());
            worker.interrupt();
        }
    }

    private void work(List<Chore> chores) {
        Map<Chore, Long> due = new HashMap<>();
        chores.forEach(chore -> due.put(chore, System.nanoTime()));
        try {
            while (!ended) {
                for (Chore chore : chores) {
                    if (!ended && due.getOrDefault(chore, 0L) - System.nanoTime() <= 0) {
                        attempt(chore);
                        due.put(chore, System.nanoTime() + chore.every().toNanos());
                    }
                }
                long next = due.values().stream()
                        .mapToLong(at -> at - System.nanoTime())
                        .min()
                        .orElseThrow();
                if (wake.tryAcquire(Math.max(0, next), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong is told once, and no chore keeps the others from being done. */
    private void attempt(Chore chore) {
        try {
            alone(owner, chore, () -> ended);
            troubles.remove(chore.name());
        } catch (SQLException | RuntimeException e) {
            String reason = e.toString();
            if (!reason.equals(troubles.put(chore.name(), reason))) {
                LOG.warn("chore-failed", "chore", chore.name(), "reason", reason);
            }
        }
    }

    /** Does it, unless another node is at it. @return whether it did */
    static boolean alone(DataSource owner, Chore chore, BooleanSupplier stopped) throws SQLException {
        try (Connection lock = owner.getConnection()) {
            lock.setAutoCommit(false);
            try {
                boolean free = isFree(lock, chore.name());
                if (free) {
                    chore.run(stopped);
                }
                return free;
            } finally {
                if (!lock.isClosed()) {
                    lock.rollback();
                    lock.setAutoCommit(true);
                }
            }
        }
    }

    private static boolean isFree(Connection lock, String name) throws SQLException {
        try (PreparedStatement select =
                lock.prepareStatement("select pg_try_advisory_xact_lock(hashtextextended('tenancy chore ' || ?, 0))")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
