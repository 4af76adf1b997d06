package dev.tenancy.cli.adopt;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.FleetOptions;
import dev.tenancy.cli.connect.OpenFleet;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.RefusedText;
import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.migration.adopt.Adoption;
import dev.tenancy.migration.adopt.Adoption.Adopted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenancy adopt}: from now on these schemas are a fleet. */
@Command(
        name = "adopt",
        description = "Takes schemas this product did not create into a ledger of their own, in the schema 'tenancy'.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all that the query named", "1:some were left out", "2:wrong use, or no database"})
public final class AdoptCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions fleetOptions = new FleetOptions();

    @Option(
            names = "--baseline",
            paramLabel = "<version>",
            description = "The version a schema without a history is at; without this such a schema is left out.")
    private @Nullable String baseline;

    @Option(names = "--dry-run", description = "Only tell what would be adopted.")
    private boolean dryRun;

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        String query = fleetOptions
                .tenantsQuery()
                .orElseThrow(() -> new Refusal(
                        "say which schemas with --tenants-query, a SELECT whose first column is their names"));
        try (OpenFleet open = fleetOptions.openToAdopt(output)) {
            Adopted adopted = new Adoption(open.fleet()).adopt(query, Optional.ofNullable(baseline), dryRun);
            output.result(() -> document(adopted), () -> text(adopted));
            return adopted.refused().isEmpty() ? ExitCodes.DONE : ExitCodes.NOT_ALL;
        }
    }

    private Map<String, ?> document(Adopted adopted) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dryRun", dryRun);
        document.put("adopted", adopted.adopted());
        document.put("known", adopted.known());
        document.put("refused", RefusedText.documents(adopted.refused()));
        return document;
    }

    private String text(Adopted adopted) {
        StringBuilder text = new StringBuilder("%s %s, %d known before, %d left out%n"
                .formatted(
                        dryRun ? "Would adopt" : "Adopted",
                        Count.of(adopted.adopted().size(), "schema"),
                        adopted.known().size(),
                        adopted.refused().size()));
        adopted.refused().forEach(one -> text.append("  %s: %s%n".formatted(one.schema(), one.reason())));
        if (!dryRun && !adopted.adopted().isEmpty()) {
            text.append("Next: tenancy status, with the same --locations\n");
        }
        return text.toString();
    }
}
