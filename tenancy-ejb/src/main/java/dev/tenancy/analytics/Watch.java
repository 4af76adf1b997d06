package dev.tenancy.analytics;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Watches the time of a query, and ends what is under way when it is over: a query may take the server's own time-outs off,
 * and who reads the result may take for ever.
 */
final class Watch implements Runnable {

    private static final long PAUSE = 100;

    private final Readers readers;
    private final Duration total;
    private final long end;
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final Hopper hopper;
    private boolean over;
    private boolean timeUp;

    Watch(Readers readers, Duration total, Hopper hopper) {
        this.readers = readers;
        this.total = total;
        this.end = System.nanoTime() + total.toNanos();
        this.hopper = hopper;
    }

    /** A session that ends when the time does. */
    Session open() throws SQLException {
        Connection connection = readers.open();
        Session session = new Session(connection, total);
        synchronized (this) {
            if (over) {
                session.close();
                throw new Hopper.Over();
            }
            sessions.add(session);
        }
        return session;
    }

    /** Ends a session. */
    void close(Session session) {
        session.close();
        sessions.remove(session);
    }

    /** Nothing more is wanted. */
    synchronized void end() {
        over = true;
        hopper.close();
        notifyAll();
    }

    /** Whether nothing more is wanted, for whatever reason. */
    synchronized boolean isOver() {
        return over;
    }

    /** Whether it took too long. */
    synchronized boolean isTimeUp() {
        return timeUp;
    }

    @Override
    public void run() {
        try {
            untilOver();
            hopper.close();
            while (!sessions.isEmpty()) {
                sessions.forEach(Session::cancel);
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            hopper.close();
            sessions.forEach(Session::cancel);
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void untilOver() throws InterruptedException {
        while (!over) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                timeUp = true;
                over = true;
            } else {
                wait(left);
            }
        }
    }
}
