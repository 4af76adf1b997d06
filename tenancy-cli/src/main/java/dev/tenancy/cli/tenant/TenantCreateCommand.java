package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.provisioning.Provisioner;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant create}: what {@code POST /tenants} does. */
@Command(
        name = "create",
        description = "Registers a tenant: row, schema, role, tables and first API key in one transaction. The key is"
                + " shown this once.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TenantCreateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<slug>", description = "What URLs carry; it names the schema too.")
    private String slug = "";

    @Option(names = "--name", paramLabel = "<name>", description = "What people call it. Default: the slug")
    private @Nullable String name;

    @Option(
            names = "--plan",
            paramLabel = "<code>",
            defaultValue = NewTenant.DEFAULT_PLAN,
            description = "Its plan. Default: ${DEFAULT-VALUE}")
    private String plan = NewTenant.DEFAULT_PLAN;

    @Option(
            names = "--locations",
            paramLabel = "<location>",
            split = ",",
            description =
                    "Where the tenants' scripts are. Or TENANCY_LOCATIONS_TENANT. If neither is given: those of this"
                            + " release.")
    private List<String> locations = List.of();

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        NewTenant newTenant = newTenant();
        try (OpenDatabase database = RegistryAccess.openOrMake(databaseOptions, locations, output)) {
            Provisioner provisioner = new Provisioner(
                    database.owner(),
                    database.config(),
                    MigrationCatalog.resolve(database.owner(), database.config().tenantLocations()));
            Registered registered = (Registered) provisioner.register(newTenant, Node.actor(), Optional.empty());
            output.result(() -> document(registered), () -> text(registered));
            return ExitCodes.DONE;
        }
    }

    private NewTenant newTenant() {
        Slug checked = RegistryAccess.slug(slug);
        try {
            return new NewTenant(checked, new TenantName(name == null ? slug : name), plan);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, ?> document(Registered registered) {
        Map<String, Object> document = TenantText.document(registered.tenant());
        document.put("apiKey", registered.apiKey().value());
        return document;
    }

    private static String text(Registered registered) {
        return TenantText.table(List.of(registered.tenant())) + "API key, shown this once: "
                + registered.apiKey().value();
    }
}
