package dev.tenancy.cli.runs;

import dev.tenancy.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code tenancy runs}: what has been migrated, is being migrated, and how it goes on. */
@Command(
        name = "runs",
        description = "Shows migration runs and steers them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunsListCommand.class,
            RunsShowCommand.class,
            RunsControlCommand.Pause.class,
            RunsControlCommand.Cancel.class,
            RunsDriveCommand.Resume.class,
            RunsDriveCommand.Retry.class,
            RunsDriveCommand.Approve.class
        })
public final class RunsCommand extends CommandGroup {

    /** Called by picocli. */
    RunsCommand() {
        super("runs");
    }
}
