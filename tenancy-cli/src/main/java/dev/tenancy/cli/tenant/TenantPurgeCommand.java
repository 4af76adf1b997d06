package dev.tenancy.cli.tenant;

import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Confirmation;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant purge}: what it drops is gone, so it asks. */
@Command(
        name = "purge",
        description =
                "Drops an archived tenant's schema, role and row for good, once confirmed; the audit trail stays. One"
                        + " that was interrupted goes on.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is gone",
            "1:begun and not finished: run it again",
            "2:wrong use, not confirmed, not archived, or no database"
        })
final class TenantPurgeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<slug>", description = "The tenant.")
    private String slug = "";

    @Option(names = "--early", description = "Do not wait for the end of its grace period.")
    private boolean early;

    @Option(names = "--yes", paramLabel = "<slug>", description = "Do not ask; the tenant's slug once more.")
    private @Nullable String yes;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws SQLException {
        Output output = outputOptions.output();
        Slug checked = RegistryAccess.slug(slug);
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output)) {
            Tenant tenant =
                    new TenantDirectory(database.owner()).find(checked).orElseThrow(() -> new TenantNotFound(slug));
            Confirmation.require(slug, yes, "drop schema " + tenant.schema() + " with all its data, for good");
            // What was confirmed is this tenant as it was then.
            Precondition precondition = new Precondition(Set.of(tenant.version()));
            new Lifecycle(database.owner(), database.config()).purge(checked, early, precondition, Node.actor());
            output.result(
                    () -> document(tenant),
                    () -> "Tenant '" + slug + "' is gone: schema " + tenant.schema() + " was dropped");
            return ExitCodes.DONE;
        }
    }

    private static Map<String, ?> document(Tenant tenant) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenant", tenant.slug());
        document.put("id", tenant.id());
        document.put("schema", tenant.schema());
        document.put("purged", true);
        return document;
    }
}
