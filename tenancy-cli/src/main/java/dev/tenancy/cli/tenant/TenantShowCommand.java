package dev.tenancy.cli.tenant;

import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Tenant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant show}. */
@Command(name = "show", description = "Shows one tenant.", mixinStandardHelpOptions = true, sortOptions = false)
final class TenantShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<slug>", description = "The tenant.")
    private String slug = "";

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output)) {
            Tenant tenant = new TenantDirectory(database.owner())
                    .find(RegistryAccess.slug(slug))
                    .orElseThrow(() -> new TenantNotFound(slug));
            output.result(() -> TenantText.document(tenant), () -> TenantText.details(tenant));
            return ExitCodes.DONE;
        }
    }
}
