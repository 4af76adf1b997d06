package dev.tenancy.cli.migrate;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.output.Output;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Driving;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;

/** Works on a run in this process, shows how it goes, and tells what came of it. */
public final class RunDriver {

    private final Fleet fleet;
    private final Output output;

    /** Works on runs of this fleet. */
    public RunDriver(Fleet fleet, Output output) {
        this.fleet = fleet;
        this.output = output;
    }

    /** Drives the run as far as it goes. @return the exit code */
    public int drive(MigrationRun run, int parallel) throws SQLException, InterruptedException {
        long start = System.nanoTime();
        if (run.status() != RunStatus.RUNNING) {
            return tell(run, start, OptionalInt.empty());
        }
        MigrationRun ended;
        OptionalInt signal;
        try (Progress progress = Progress.of(output, run)) {
            Driving driving = fleet.drive(run.id(), Node.name(), parallel, progress);
            try (Interrupt interrupt = Interrupt.calls(() -> {
                        progress.say("Stopping: the tenants in hand are finished; Ctrl-C again ends at once");
                        driving.stop();
                    });
                    Watch watch = Watch.start(fleet, run.id(), progress)) {
                ended = driving.await();
                progress.update(watch.last(ended));
                signal = interrupt.exitCode();
            }
        } catch (DatabaseUnavailable e) {
            throw lost(run, e);
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw lost(run, e);
            }
            throw e;
        }
        return tell(ended, start, signal);
    }

    private static Refusal lost(MigrationRun run, Exception cause) {
        String why = DatabaseFailure.sqlCause(cause)
                .map(failure ->
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse(""))
                .orElse("it does not answer");
        return new Refusal(
                "the database was lost during run " + run.id() + " (" + why
                        + "): no tenant is half migrated; once it is back, go on with 'tenancy runs resume " + run.id()
                        + "'",
                cause);
    }

    private int tell(MigrationRun run, long start, OptionalInt signal) throws SQLException {
        RunSummary summary = RunSummary.of(fleet, run, Duration.ofNanos(System.nanoTime() - start));
        output.result(summary::document, summary::text);
        boolean done = run.status() == RunStatus.COMPLETED;
        return done ? ExitCodes.DONE : signal.orElse(ExitCodes.NOT_ALL);
    }
}
