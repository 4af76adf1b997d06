package dev.tenancy.cli.runs;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy runs show}. */
@Command(
        name = "show",
        description = "Shows one run and its tenants.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunsShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<run>", description = "Its number.")
    private long id;

    @ArgGroup
    private @Nullable Which which;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description = "How many tenants, up to 200. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "<position>",
            description = "Only tenants behind this one in the run's order.")
    private @Nullable Integer after;

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    /** Which tenants are listed. */
    static final class Which {
        @Option(names = "--failed", description = "Only tenants that failed.")
        private boolean failed;

        @Option(
                names = "--status",
                paramLabel = "<status>",
                description = "Only tenants of this status: ${COMPLETION-CANDIDATES}")
        private @Nullable TaskStatus status;

        private Optional<TaskStatus> wanted() {
            return failed ? Optional.of(TaskStatus.FAILED) : Optional.ofNullable(status);
        }
    }

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        Limit page = Limits.of(limit);
        try (OpenFleet open = fleetOptions.open(output)) {
            MigrationRun run = open.fleet().run(id);
            Page<MigrationTask, Integer> tasks = open.fleet()
                    .tasks(id, Optional.ofNullable(which).flatMap(Which::wanted), page, Optional.ofNullable(after));
            output.result(
                    () -> document(run, tasks),
                    () -> RunText.text(run)
                            + RunText.tasks(tasks.items(), tasks.next().isPresent()));
            return ExitCodes.DONE;
        }
    }

    private static Map<String, ?> document(MigrationRun run, Page<MigrationTask, Integer> tasks) {
        Map<String, Object> document = RunText.document(run);
        document.put("tasks", tasks.items().stream().map(RunText::document).toList());
        document.put("next", tasks.next());
        return document;
    }
}
