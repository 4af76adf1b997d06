package dev.tenancy.cli.drift;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Confirmation;
import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.drift.Drift;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy repair}: runs what mends one tenant's schema, once it is confirmed. */
@Command(
        name = "repair",
        description =
                "Shows the SQL that would mend one tenant's schema, and runs it in one transaction once confirmed.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing differs any more",
            "1:something is left",
            "2:wrong use, not confirmed, or no database"
        })
public final class RepairCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<tenant>", description = "The tenant's slug.")
    private String tenant = "";

    @Option(names = "--yes", paramLabel = "<slug>", description = "Do not ask; the tenant's slug once more.")
    private @Nullable String yes;

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        try (OpenFleet open = fleetOptions.open(output)) {
            return repair(new Drift(open.fleet()), output);
        }
    }

    private int repair(Drift drift, Output output) throws SQLException {
        DriftReport report = drift.report(List.of(tenant));
        if (report.missing().contains(tenant)) {
            throw new Refusal("the schema of tenant '" + tenant + "' is not there: restore it from a backup");
        }
        List<Difference> differences = report.drifted().stream()
                .flatMap(drifted -> drifted.differences().stream())
                .toList();
        List<Difference> mendable =
                differences.stream().filter(one -> one.remedy().isPresent()).toList();
        if (mendable.isEmpty()) {
            return tell(output, List.of(), differences);
        }
        differences.forEach(one -> output.warn(DriftText.line(one).stripTrailing()));
        output.warn("");
        mendable.forEach(one -> output.warn(one.remedy().orElseThrow().strip()));
        output.warn("");
        Confirmation.require(tenant, yes, "run " + Count.of(mendable.size(), "statement"));
        List<Difference> left = drift.repair(tenant, mendable, Node.actor());
        return tell(output, mendable, left);
    }

    private int tell(Output output, List<Difference> asked, List<Difference> left) {
        int failed = (int) asked.stream()
                .filter(one -> left.stream().anyMatch(other -> isSame(one, other)))
                .count();
        int mended = asked.size() - failed;
        output.result(() -> document(mended, left), () -> text(mended, failed, left));
        return left.isEmpty() ? ExitCodes.DONE : ExitCodes.NOT_ALL;
    }

    /** The words of what is left tell in addition why its remedy failed. */
    private static boolean isSame(Difference one, Difference other) {
        return one.kind() == other.kind() && one.object().equals(other.object());
    }

    private Map<String, ?> document(int mended, List<Difference> left) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenant", tenant);
        document.put("mended", mended);
        document.put("left", DriftText.documents(left));
        return document;
    }

    private String text(int mended, int failed, List<Difference> left) {
        if (mended == 0 && left.isEmpty()) {
            return "Tenant '" + tenant + "' is as its migrations make it";
        }
        StringBuilder text = new StringBuilder(
                "Tenant '%s': mended %s, %d left%n".formatted(tenant, Count.of(mended, "difference"), left.size()));
        left.forEach(one -> text.append(DriftText.line(one)));
        if (!left.isEmpty()) {
            text.append(next(failed, left)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private String next(int failed, List<Difference> left) {
        if (left.stream().noneMatch(one -> one.remedy().isPresent())) {
            return "What is left has no remedy that is safe to run unasked: mend it by hand";
        }
        String again = "'tenancy repair " + tenant + "'";
        return failed > 0
                ? "A remedy failed, for the reason given above: see to that, then run " + again + " again"
                : "Something came up meanwhile: " + again + " mends it";
    }
}
