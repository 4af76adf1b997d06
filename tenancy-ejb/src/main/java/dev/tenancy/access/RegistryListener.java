package dev.tenancy.access;

import dev.tenancy.log.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears of changes in the registry, with {@code LISTEN} on a connection of its own.
 *
 * <p>A pooler in transaction mode takes {@code LISTEN} and never delivers anything. So the node tells itself something every
 * second, over another connection, and counts as hearing only while that comes back.
 */
final class RegistryListener implements Runnable {

    private static final Log LOG = Log.of(RegistryListener.class);
    private static final String CHANNEL = "tenancy_registry";
    private static final String TENANT = "tenant:";
    private static final String PLAN = "plan:";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final String myself = "node:" + UUID.randomUUID();
    private final DataSource own;
    private final DataSource others;
    private final Changes changes;
    private boolean toldDeaf;

    /**
     * Hears nothing yet.
     *
     * @param own gives the connection to listen on
     * @param others give the connections to tell itself something over
     */
    RegistryListener(DataSource own, DataSource others, Changes changes) {
        this.own = own;
        this.others = others;
        this.changes = changes;
    }

    /** Listens until it is ended; what is lost is connected again. */
    @Override
    public void run() {
        try {
            do {
                connect();
                changes.unheard();
            } while (!ended.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        ended.countDown();
    }

    /** Tells itself something. */
    void beat() {
        try (Connection connection = others.getConnection();
                PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            notify.setString(1, CHANNEL);
            notify.setString(2, myself);
            notify.execute();
        } catch (SQLException | RuntimeException e) {
            // It is not heard then, and that is told where it is missed.
        }
    }

    private void connect() {
        try (Connection connection = own.getConnection();
                Statement listen = connection.createStatement()) {
            listen.execute("listen " + CHANNEL);
            changes.everything();
            listen(connection.unwrap(PGConnection.class));
        } catch (SQLException | RuntimeException e) {
            deaf(String.valueOf(e.getMessage()));
        }
    }

    private void listen(PGConnection connection) throws SQLException {
        long heardAt = System.nanoTime();
        while (ended.getCount() > 0) {
            for (PGNotification told : connection.getNotifications((int) LOOK_EVERY.toMillis())) {
                if (take(told.getParameter())) {
                    heardAt = System.nanoTime();
                }
            }
            long silence = System.nanoTime() - heardAt;
            if (silence > Changes.SILENCE.toNanos()) {
                deaf("the node does not hear itself; is there a pooler in transaction mode?");
            }
            if (silence > PATIENCE.toNanos()) {
                return;
            }
        }
    }

    /** @return whether it came from here */
    private boolean take(String told) {
        try {
            if (told.equals(myself)) {
                hears();
                return true;
            } else if (told.startsWith(TENANT)) {
                changes.tenant(UUID.fromString(told.substring(TENANT.length())));
            } else if (told.startsWith(PLAN)) {
                changes.plan(told.substring(PLAN.length()));
            }
        } catch (IllegalArgumentException e) {
            changes.everything();
        }
        return false;
    }

    private void hears() {
        changes.heard();
        if (toldDeaf) {
            LOG.info("registry-heard-again");
            toldDeaf = false;
        }
    }

    /** Said once. */
    private void deaf(String reason) {
        if (!toldDeaf && ended.getCount() > 0) {
            LOG.warn("registry-not-heard", "reason", reason, "believes_ms", Changes.WHILE_UNHEARD.toMillis());
            toldDeaf = true;
        }
    }
}
