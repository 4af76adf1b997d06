package dev.tenancy.cli.migrate;

import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.FleetPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy plan}: what {@code migrate} would do. */
@Command(
        name = "plan",
        description = "Shows what 'migrate' would run now: tenants grouped by their scripts. Changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:with --check, something is pending", "2:wrong use, or no database"})
public final class PlanCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Mixin
    private TenantFlags tenants = new TenantFlags();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Option(names = "--check", description = "Exit with 1 if something is pending.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        try (OpenFleet open = fleetOptions.open(output)) {
            FleetPlan plan = open.fleet().plan(tenants.options());
            output.result(() -> PlanText.document(plan), () -> PlanText.text(plan));
            return check && !plan.groups().isEmpty() ? ExitCodes.NOT_ALL : ExitCodes.DONE;
        }
    }
}
