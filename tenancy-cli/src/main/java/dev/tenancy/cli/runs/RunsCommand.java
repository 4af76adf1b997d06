package dev.tenancy.cli.runs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
public final class RunsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with runs");
    }
}
