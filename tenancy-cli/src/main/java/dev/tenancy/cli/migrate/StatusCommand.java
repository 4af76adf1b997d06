package dev.tenancy.cli.migrate;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.output.BarChart;
import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.FleetStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy status}: where every schema stands, by the ledger. */
@Command(
        name = "status",
        description = "Shows how many tenants are at which version, in one query.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:with --check, a tenant is behind", "2:wrong use, or no database"})
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Option(names = "--check", description = "Exit with 1 if a tenant is behind.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        try (OpenFleet open = fleetOptions.open(output)) {
            FleetStatus status = open.fleet().status();
            output.result(() -> document(status), () -> text(status));
            return check && status.behind() > 0 ? ExitCodes.NOT_ALL : ExitCodes.DONE;
        }
    }

    static Map<String, ?> document(FleetStatus status) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("target", status.target());
        document.put("tenants", status.tenants());
        document.put("upToDate", status.upToDate());
        document.put("behind", status.behind());
        document.put("failed", status.failed());
        document.put(
                "versions",
                status.versions().stream().map(StatusCommand::version).toList());
        document.put("openRun", status.openRun());
        return document;
    }

    private static Map<String, ?> version(FleetStatus.VersionCount at) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("version", at.version());
        version.put("tenants", at.tenants());
        return version;
    }

    static String text(FleetStatus status) {
        StringBuilder text = new StringBuilder();
        text.append("Target %s. %s: %d up to date, %d behind%s%n"
                .formatted(
                        status.target(),
                        Count.of(status.tenants(), "tenant"),
                        status.upToDate(),
                        status.behind(),
                        status.failed() > 0 ? ", of which " + status.failed() + " failed when last tried" : ""));
        BarChart chart = new BarChart();
        status.versions().forEach(at -> chart.bar(at.version(), at.tenants()));
        text.append(chart);
        status.openRun().ifPresent(run -> text.append("Run %d is open: tenancy runs show %d%n".formatted(run, run)));
        if (status.behind() > 0 && status.openRun().isEmpty()) {
            text.append("Next: tenancy plan, then tenancy migrate\n");
        }
        return text.toString();
    }
}
