package dev.tenancy.cli.migrate;

import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.problem.TenancyException;
import java.sql.SQLException;

/** Reads a run a few times a second, so that what other processes do in it is seen too. */
final class Watch implements AutoCloseable {

    private static final long EVERY_MILLIS = 300;

    private final Thread thread;

    private Watch(Thread thread) {
        this.thread = thread;
    }

    static Watch start(Fleet fleet, long run, Progress progress) {
        Thread thread = new Thread(() -> read(fleet, run, progress), "watch");
        thread.setDaemon(true);
        thread.start();
        return new Watch(thread);
    }

    private static void read(Fleet fleet, long run, Progress progress) {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                progress.update(fleet.run(run));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | TenancyException e) {
            // Those who work on the run meet the same failure, and report it.
            progress.say("cannot read how far the run is: " + e.getMessage());
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
        thread.interrupt();
    }
}
