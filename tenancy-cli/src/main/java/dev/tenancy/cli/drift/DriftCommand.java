package dev.tenancy.cli.drift;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.drift.Drift;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy drift}: which schemas are not what their migrations make. */
@Command(
        name = "drift",
        description = "Compares every schema with what its migrations make, in one catalog query. Changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:with --check, a schema differs or is missing", "2:wrong use, or no database"})
public final class DriftCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Option(names = "--tenant", paramLabel = "<slug>", split = ",", description = "These tenants only.")
    private List<String> only = List.of();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Option(names = "--check", description = "Exit with 1 if a schema differs or is missing.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        try (OpenFleet open = fleetOptions.open(output)) {
            DriftReport report = new Drift(open.fleet()).report(only);
            output.result(() -> DriftText.document(report), () -> DriftText.text(report));
            boolean differs = !report.drifted().isEmpty() || !report.missing().isEmpty();
            return check && differs ? ExitCodes.NOT_ALL : ExitCodes.DONE;
        }
    }
}
