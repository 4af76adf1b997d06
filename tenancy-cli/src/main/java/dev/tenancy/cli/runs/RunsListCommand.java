package dev.tenancy.cli.runs;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy runs list}. */
@Command(name = "list", description = "Lists runs, newest first.", mixinStandardHelpOptions = true, sortOptions = false)
final class RunsListCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "20",
            description = "How many, up to 200. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--before", paramLabel = "<run>", description = "Only those before this one.")
    private @Nullable Long before;

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        Limit page = Limits.of(limit);
        try (OpenFleet open = fleetOptions.open(output)) {
            Page<MigrationRun, Long> runs = open.fleet().runs(page, Optional.ofNullable(before));
            output.result(() -> document(runs), () -> RunText.table(runs.items()));
            return ExitCodes.DONE;
        }
    }

    private static Map<String, ?> document(Page<MigrationRun, Long> runs) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("runs", runs.items().stream().map(RunText::document).toList());
        document.put("next", runs.next());
        return document;
    }
}
