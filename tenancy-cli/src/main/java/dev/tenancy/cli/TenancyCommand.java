package dev.tenancy.cli;

import dev.tenancy.cli.adopt.AdoptCommand;
import dev.tenancy.cli.bench.BenchCommand;
import dev.tenancy.cli.drift.DriftCommand;
import dev.tenancy.cli.drift.RepairCommand;
import dev.tenancy.cli.migrate.MigrateCommand;
import dev.tenancy.cli.migrate.PlanCommand;
import dev.tenancy.cli.migrate.StatusCommand;
import dev.tenancy.cli.output.StandardOutput;
import dev.tenancy.cli.query.QueryCommand;
import dev.tenancy.cli.runs.RunsCommand;
import dev.tenancy.cli.serve.ServeCommand;
import dev.tenancy.cli.tenant.TenantCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code tenancy} command itself: names the subcommands and turns what they throw into a line and an exit code. */
@Command(
        name = "tenancy",
        description = "Schema-per-tenant SaaS on PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        subcommands = {
            ServeCommand.class,
            TenantCommand.class,
            StatusCommand.class,
            PlanCommand.class,
            MigrateCommand.class,
            RunsCommand.class,
            DriftCommand.class,
            RepairCommand.class,
            AdoptCommand.class,
            QueryCommand.class,
            BenchCommand.class,
            CompletionCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nRun 'tenancy COMMAND --help' for the options of a command.")
public final class TenancyCommand implements Runnable {

    /** What we report, we print; the log lines of the code we share with the server are for a server's log. */
    private static final Logger QUIET = Logger.getLogger("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private TenancyCommand() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        boolean serves = args.length > 0 && args[0].equals("serve");
        Level level = serves ? Level.WARNING : Level.SEVERE;
        QUIET.setLevel(level);
        // Libraries' loggers have levels of their own, and what they report as errors reaches us as exceptions.
        Stream.of(QUIET.getHandlers()).forEach(handler -> {
            handler.setLevel(level);
            handler.setFilter(
                    line -> serves || String.valueOf(line.getLoggerName()).startsWith("dev.tenancy"));
        });
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        FailureReport report = new FailureReport();
        return new CommandLine(new TenancyCommand())
                .setOut(StandardOutput.printer())
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionStrategy(new Execution())
                .setExecutionExceptionHandler(report)
                .setParameterExceptionHandler(report)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command to run");
    }
}
