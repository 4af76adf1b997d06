package dev.tenancy.cli.tenant;

import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import java.sql.SQLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every command has that changes one tenant. */
final class ChangeOptions {

    @Parameters(index = "0", paramLabel = "<slug>", description = "The tenant.")
    private String slug = "";

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    /** Changes the tenant, and tells what it is then. */
    int run(Change change) throws SQLException {
        Output output = outputOptions.output();
        Slug checked = RegistryAccess.slug(slug);
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output)) {
            Tenant tenant = change.make(database, new Lifecycle(database.owner(), database.config()), checked);
            output.result(() -> TenantText.document(tenant), () -> TenantText.details(tenant));
            return ExitCodes.DONE;
        }
    }

    /** One change. */
    interface Change {
        Tenant make(OpenDatabase database, Lifecycle lifecycle, Slug slug) throws SQLException;
    }
}
