package dev.tenancy.cli.migrate;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.output.Output;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Driving;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import dev.tenancy.migration.adopt.Adoption.Refused;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Works on a run in this process, shows how it goes, and tells what came of it. */
public final class RunDriver {

    private final Fleet fleet;
    private final List<Refused> refused;
    private final Output output;

    /** Works on runs of this fleet. */
    public RunDriver(OpenFleet open, Output output) {
        this.fleet = open.fleet();
        this.refused = open.refused();
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
        RunSummary summary = RunSummary.of(fleet, run, Duration.ofNanos(System.nanoTime() - start), refused);
        output.result(summary::document, summary::text);
        if (run.status() != RunStatus.COMPLETED) {
            return signal.orElse(ExitCodes.NOT_ALL);
        }
        return refused.isEmpty() ? ExitCodes.DONE : ExitCodes.NOT_ALL;
    }
}
