package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.datasource.TransferDataSource;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.transfer.Transfers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command has that moves a tenant's data. */
final class MoveOptions {

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

    Output output() {
        return outputOptions.output();
    }

    /** A registry that is there. */
    OpenDatabase open(Output output) {
        return RegistryAccess.open(databaseOptions, locations, output);
    }

    /** A registry that is there, or one made for the first tenant of an installation. */
    OpenDatabase openOrMake(Output output) throws java.sql.SQLException {
        return RegistryAccess.openOrMake(databaseOptions, locations, output);
    }

    static Transfers transfers(OpenDatabase database) {
        return new Transfers(
                database.owner(),
                new TransferDataSource(database.config().database()),
                database.config(),
                MigrationCatalog.resolve(database.owner(), database.config().tenantLocations()),
                Executors.defaultThreadFactory());
    }

    static Optional<TenantName> name(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(TenantName::new);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
