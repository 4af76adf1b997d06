package dev.tenancy.cli.tenant;

import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every command has that is about one tenant. */
final class OneTenant {

    @Parameters(index = "0", paramLabel = "<slug>", description = "The tenant.")
    private String slug = "";

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    /** Does the work, and tells what came of it: as a document, or for people. */
    <T> int run(Work<T> work, Function<T, Map<String, ?>> document, Function<T, String> text) throws SQLException {
        Output output = outputOptions.output();
        Slug checked = RegistryAccess.slug(slug);
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output)) {
            T result = work.on(database, checked);
            output.result(() -> document.apply(result), () -> text.apply(result));
            return ExitCodes.DONE;
        }
    }

    /** What is done. */
    interface Work<T> {
        T on(OpenDatabase database, Slug slug) throws SQLException;
    }
}
