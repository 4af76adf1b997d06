package dev.tenancy.cli.migrate;

import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.problem.TenancyException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads a run a few times a second, so that what other processes do in it is seen too. */
final class Watch implements AutoCloseable {

    private static final long EVERY_MILLIS = 300;

    private final Thread thread;
    private final AtomicBoolean closed;

    private Watch(Thread thread, AtomicBoolean closed) {
        this.thread = thread;
        this.closed = closed;
    }

    static Watch start(Fleet fleet, long run, Progress progress) {
        AtomicBoolean closed = new AtomicBoolean();
        Thread thread = new Thread(() -> read(fleet, run, progress, closed), "watch");
        thread.setDaemon(true);
        thread.start();
        return new Watch(thread, closed);
    }

    private static void read(Fleet fleet, long run, Progress progress, AtomicBoolean closed) {
        try {
            while (!closed.get()) {
                Thread.sleep(EVERY_MILLIS);
                progress.update(fleet.run(run));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | TenancyException e) {
            // The driver fails when it is interrupted. Else those who work on the run meet the same failure and report
            // it.
            if (!closed.get()) {
                progress.say("cannot read how far the run is: " + e.getMessage());
            }
        }
    }

    /** Ends the reading, so that nothing older is shown after this. */
    MigrationRun last(MigrationRun run) throws InterruptedException {
        close();
        thread.join();
        return run;
    }

    @Override
    public void close() {
        closed.set(true);
        thread.interrupt();
    }
}
