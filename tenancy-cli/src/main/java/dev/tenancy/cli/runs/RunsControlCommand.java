package dev.tenancy.cli.runs;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.MigrationRun;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What stops a run, whoever works on it. */
abstract sealed class RunsControlCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<run>", description = "Its number.")
    private long id;

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    abstract MigrationRun control(Fleet fleet, long run, String actor) throws SQLException;

    @Override
    public final Integer call() throws Exception {
        Output output = outputOptions.output();
        try (OpenFleet open = fleetOptions.open(output)) {
            MigrationRun run = control(open.fleet(), id, Node.actor());
            output.result(() -> RunText.document(run), () -> RunText.text(run));
            return ExitCodes.DONE;
        }
    }

    /** {@code tenancy runs pause}. */
    @Command(
            name = "pause",
            description = "Begins no more tenants of a run until it is resumed.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Pause extends RunsControlCommand {
        @Override
        MigrationRun control(Fleet fleet, long run, String actor) throws SQLException {
            return fleet.pause(run, actor);
        }
    }

    /** {@code tenancy runs cancel}. */
    @Command(
            name = "cancel",
            description = "Gives a run up: tenants not begun are skipped, those in hand are finished.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Cancel extends RunsControlCommand {
        @Override
        MigrationRun control(Fleet fleet, long run, String actor) throws SQLException {
            return fleet.cancel(run, actor);
        }
    }
}
