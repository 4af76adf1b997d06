package dev.tenancy.cli.tenant;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Output;
import dev.tenancy.tenant.Slug;
import dev.tenancy.transfer.ArchiveFile;
import dev.tenancy.transfer.ExportedTenant;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy tenant export}: what {@code GET /tenants/{slug}/export} does. */
@Command(
        name = "export",
        description = "Writes a tenant's data as an archive: one consistent snapshot, while its users work on.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TenantExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<slug>", description = "The tenant.")
    private String slug = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description = "Where to; - is standard output. Default: <slug>-<time>.zip here")
    private @Nullable String file;

    @Option(names = "--force", description = "Replace the file if it exists.")
    private boolean force;

    @Mixin
    private MoveOptions move = new MoveOptions();

    @Override
    public Integer call() throws SQLException, IOException {
        Output output = move.output();
        Slug checked = RegistryAccess.slug(slug);
        String name = file == null ? ArchiveFile.name(checked, Instant.now()) : file;
        try (OpenDatabase database = move.open(output)) {
            if (name.equals(ArchiveInput.STANDARD)) {
                if (output.json()) {
                    throw new Refusal(
                            "standard output cannot take the archive and a document: leave --json out, or name a"
                                    + " file with --output");
                }
                toStandardOutput(database, checked, output);
            } else {
                toFile(database, checked, Path.of(name), output);
            }
            return ExitCodes.DONE;
        }
    }

    private static void toStandardOutput(OpenDatabase database, Slug slug, Output output) throws SQLException {
        try {
            export(database, slug, new FileOutputStream(FileDescriptor.out), output);
        } catch (UncheckedIOException e) {
            throw new Refusal(
                    "standard output cannot be written (" + ArchiveInput.reason(e)
                            + "): what it has got is no whole archive",
                    e);
        }
    }

    private void toFile(OpenDatabase database, Slug slug, Path path, Output output) throws SQLException, IOException {
        try (ArchiveOutput target = ArchiveOutput.to(path, force)) {
            ExportedTenant exported = export(database, slug, target.stream(), output);
            long size = target.finish();
            output.result(
                    () -> TransferText.document(
                            exported.tenant(), path.toString(), OptionalLong.of(size), exported.totals()),
                    () -> "Exported tenant '" + slug + "' to " + path + ": " + TransferText.text(exported.totals()));
        } catch (UncheckedIOException e) {
            throw ArchiveOutput.refusal(path, e);
        }
    }

    private static ExportedTenant export(OpenDatabase database, Slug slug, OutputStream out, Output output)
            throws SQLException {
        try (TransferProgress progress = TransferProgress.of(output, "Export", OptionalLong.empty())) {
            return MoveOptions.transfers(database).export(slug, out, Node.actor(), progress);
        }
    }
}
