package dev.tenancy.cli.runs;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.migrate.ParallelFlag;
import dev.tenancy.cli.migrate.RunDriver;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunStatus;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What lets a run go on, and works on it here, like {@code migrate}. */
abstract sealed class RunsDriveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<run>", description = "Its number.")
    private long id;

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private ParallelFlag parallel = new ParallelFlag();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    abstract MigrationRun letGo(Fleet fleet, long run, String actor) throws SQLException;

    @Override
    public final Integer call() throws Exception {
        Output output = outputOptions.output();
        int connections = parallel.connections();
        try (OpenFleet open = fleetOptions.openToMigrate(output)) {
            MigrationRun run = letGo(open.fleet(), id, Node.actor());
            return new RunDriver(open, output).drive(run, connections);
        }
    }

    /** {@code tenancy runs resume}. */
    @Command(
            name = "resume",
            description =
                    "Goes on with a run that was interrupted, paused or has halted; the error budget begins anew.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Resume extends RunsDriveCommand {
        /** A run whose process was interrupted is still running: it only lacks somebody who works on it. */
        @Override
        MigrationRun letGo(Fleet fleet, long run, String actor) throws SQLException {
            MigrationRun now = fleet.run(run);
            return now.status() == RunStatus.RUNNING ? now : fleet.resume(run, actor, false);
        }
    }

    /** {@code tenancy runs retry}. */
    @Command(
            name = "retry",
            description = "Tries the failed tenants of a run again.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Retry extends RunsDriveCommand {
        @Override
        MigrationRun letGo(Fleet fleet, long run, String actor) throws SQLException {
            return fleet.retry(run, actor, false);
        }
    }

    /** {@code tenancy runs approve}. */
    @Command(
            name = "approve",
            description = "Lets the next wave of a run begin.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Approve extends RunsDriveCommand {
        @Override
        MigrationRun letGo(Fleet fleet, long run, String actor) throws SQLException {
            return fleet.approve(run, actor);
        }
    }
}
