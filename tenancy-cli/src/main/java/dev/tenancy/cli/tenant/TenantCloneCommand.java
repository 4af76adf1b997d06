package dev.tenancy.cli.tenant;

import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Output;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.NewTenantFromTenant;
import dev.tenancy.transfer.TransferOutcome.Brought;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant clone}: what {@code POST /tenants/{slug}/clone} does. */
@Command(
        name = "clone",
        description =
                "Registers a new tenant that is as another one is now: whole or not at all. Its key is shown this once.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TenantCloneCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "<slug>", description = "The tenant to clone.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "<new-slug>", description = "The new tenant's slug.")
    private String slug = "";

    @Option(
            names = "--schema-only",
            description = "Leave the data behind: what a new tenant has, as the other is planned.")
    private boolean schemaOnly;

    @Option(names = "--name", paramLabel = "<name>", description = "What people call it. Default: as the other one")
    private @Nullable String name;

    @Option(names = "--plan", paramLabel = "<code>", description = "Its plan. Default: the other's")
    private @Nullable String plan;

    @Mixin
    private MoveOptions move = new MoveOptions();

    @Override
    public Integer call() throws SQLException {
        Output output = move.output();
        Slug from = RegistryAccess.slug(source);
        NewTenantFromTenant request = new NewTenantFromTenant(
                RegistryAccess.slug(slug), MoveOptions.name(name), Optional.ofNullable(plan), !schemaOnly);
        try (OpenDatabase database = move.open(output)) {
            Brought brought = bring(database, from, request, output);
            output.result(() -> TransferText.document(brought), () -> TransferText.text(brought));
            return ExitCodes.DONE;
        }
    }

    private static Brought bring(OpenDatabase database, Slug from, NewTenantFromTenant request, Output output)
            throws SQLException {
        try (TransferProgress progress = TransferProgress.of(output, "Clone", OptionalLong.empty())) {
            return (Brought) MoveOptions.transfers(database)
                    .cloneTenant(from, request, Node.actor(), Optional.empty(), progress);
        }
    }
}
