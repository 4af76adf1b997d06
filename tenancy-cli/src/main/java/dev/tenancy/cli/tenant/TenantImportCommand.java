package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Output;
import dev.tenancy.transfer.ArchiveLimits;
import dev.tenancy.transfer.NewTenantFromArchive;
import dev.tenancy.transfer.TransferOutcome.Brought;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant import}: what {@code POST /tenants/import} does. */
@Command(
        name = "import",
        description =
                "Registers a new tenant with the data of an archive, migrated to this release: whole or not at all."
                        + " Its key is shown this once.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is there",
            "1:a migration failed on it, and nothing is left",
            "2:wrong use, an archive that is refused, or no database; nothing is left"
        })
final class TenantImportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<file>", description = "The archive; - is standard input.")
    private String file = "";

    @Option(names = "--slug", paramLabel = "<slug>", required = true, description = "The new tenant's slug.")
    private String slug = "";

    @Option(names = "--name", paramLabel = "<name>", description = "What people call it. Default: the archive's")
    private @Nullable String name;

    @Option(names = "--plan", paramLabel = "<code>", description = "Its plan. Default: the archive's")
    private @Nullable String plan;

    @Option(
            names = "--max-size",
            paramLabel = "<size>",
            converter = SizeText.class,
            description = "The most the archive may unpack to, such as 500M or 2T. Default: 64G")
    private long maxSize = ArchiveLimits.DEFAULT.bytes();

    @Option(
            names = "--max-ratio",
            paramLabel = "<n>",
            description = "The most times its own size it may unpack to. Default: 250")
    private int maxRatio = ArchiveLimits.DEFAULT.ratio();

    @Mixin
    private MoveOptions move = new MoveOptions();

    @Override
    public Integer call() throws SQLException, IOException {
        Output output = move.output();
        NewTenantFromArchive request = request();
        try (ArchiveInput archive = ArchiveInput.of(file);
                OpenDatabase database = move.openOrMake(output)) {
            Brought brought = bring(database, archive, request, output);
            output.result(() -> TransferText.document(brought), () -> TransferText.text(brought));
            return ExitCodes.DONE;
        } catch (UncheckedIOException e) {
            throw new Refusal(
                    "the archive '" + file + "' cannot be read (" + ArchiveInput.reason(e) + "): nothing was imported",
                    e);
        }
    }

    private static Brought bring(
            OpenDatabase database, ArchiveInput archive, NewTenantFromArchive request, Output output)
            throws SQLException {
        try (TransferProgress progress = TransferProgress.of(output, "Import", archive.size())) {
            return (Brought) MoveOptions.transfers(database)
                    .importTenant(archive.telling(progress::read), request, Node.actor(), Optional.empty(), progress);
        }
    }

    private NewTenantFromArchive request() {
        try {
            return new NewTenantFromArchive(
                    RegistryAccess.slug(slug),
                    MoveOptions.name(name),
                    Optional.ofNullable(plan),
                    new ArchiveLimits(maxSize, maxRatio));
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
