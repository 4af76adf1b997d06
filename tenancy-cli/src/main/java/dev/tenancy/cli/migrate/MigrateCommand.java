package dev.tenancy.cli.migrate;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetPlan;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.RunStatus;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tenancy migrate}: brings every tenant that is behind to the target. */
@Command(
        name = "migrate",
        description = {
            "Migrates every tenant that is behind, each in a transaction of its own.",
            "",
            "A run that is open already with the same target is joined. Ctrl-C finishes the tenants in hand; the run"
                    + " can be resumed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:every tenant is at the target",
            "  1:some tenants failed, or schemas could not be adopted; something is pending with --check; or the run stands still before its end",
            "  2:wrong use, scripts that cannot be used, or no database",
            "130:stopped by Ctrl-C (143: by SIGTERM); the run can be resumed"
        })
public final class MigrateCommand implements Callable<Integer> {

    private static final int USUAL_SAMPLE = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private ParallelFlag parallel = new ParallelFlag();

    @ArgGroup(heading = "%nInstead of migrating:%n")
    private @Nullable Instead instead;

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    /** What else can be done with the same options. */
    static final class Instead {
        @Option(names = "--check", description = "Change nothing; exit with 1 if something is pending.")
        private boolean check;

        /** What is done if nothing else is asked for. */
        @SuppressWarnings("UnusedVariable")
        @Option(names = "--plan", description = "Show what would run, like 'plan'.")
        private boolean plan;

        @Option(
                names = "--rehearse",
                paramLabel = "<n>",
                arity = "0..1",
                fallbackValue = "" + USUAL_SAMPLE,
                description = "Run it for real on up to so many tenants of each group, and roll it back. Default: "
                        + USUAL_SAMPLE)
        private @Nullable Integer rehearse;
    }

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        RunOptions options = options();
        int connections = parallel.connections();
        Instead other = instead;
        try (OpenFleet open = other == null ? fleetOptions.openToMigrate(output) : fleetOptions.open(output)) {
            Fleet fleet = open.fleet();
            if (other == null) {
                return migrate(open, options, connections, output);
            }
            return other.rehearse == null
                    ? plan(fleet, options, other.check, output)
                    : rehearse(fleet, options, other.rehearse, output);
        }
    }

    private RunOptions options() {
        try {
            return flags.options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static int plan(Fleet fleet, RunOptions options, boolean check, Output output) throws SQLException {
        FleetPlan plan = fleet.plan(options);
        output.result(() -> PlanText.document(plan), () -> PlanText.text(plan));
        return check && !plan.groups().isEmpty() ? ExitCodes.NOT_ALL : ExitCodes.DONE;
    }

    private static int rehearse(Fleet fleet, RunOptions options, int sample, Output output) throws SQLException {
        if (sample < 1) {
            throw new Refusal("--rehearse is " + sample + ": it must be at least 1 tenant of each group");
        }
        Rehearsal rehearsal = fleet.rehearse(options, sample);
        output.result(() -> RehearsalText.document(rehearsal), () -> RehearsalText.text(rehearsal));
        return RehearsalText.failed(rehearsal) ? ExitCodes.NOT_ALL : ExitCodes.DONE;
    }

    private static int migrate(OpenFleet database, RunOptions options, int connections, Output output)
            throws SQLException, InterruptedException {
        Fleet fleet = database.fleet();
        Optional<MigrationRun> open = fleet.openRun();
        if (open.isPresent()) {
            requireJoinable(open.get(), fleet);
            output.stage("Run %d is open with the same target, by %s: joining it, with the options it was started with"
                    .formatted(open.get().id(), open.get().createdBy()));
        }
        MigrationRun run = open.isPresent() ? open.get() : fleet.create(options, Node.actor(), false);
        return new RunDriver(database, output).drive(run, connections);
    }

    private static void requireJoinable(MigrationRun run, Fleet fleet) throws SQLException {
        String target = fleet.migrations().target().version();
        String way = "'tenancy runs cancel " + run.id() + "' gives it up";
        if (!fleet.leadsToOurTarget(run.id())) {
            String other = run.target().equals(target) ? " with other scripts" : "";
            throw new Refusal("run " + run.id() + " is open and leads to version " + run.target() + other
                    + ", these scripts lead to " + target + ": let it end, or " + way);
        }
        if (run.status() != RunStatus.RUNNING) {
            String verb = run.status() == RunStatus.PAUSED ? "resume" : "approve";
            throw new Refusal(
                    "run " + run.id() + " is open and " + run.status().code().replace('-', ' ')
                            + ": go on with 'tenancy runs " + verb + " " + run.id() + "'; " + way);
        }
    }
}
