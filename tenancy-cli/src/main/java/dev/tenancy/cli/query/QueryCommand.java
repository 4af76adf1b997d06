package dev.tenancy.cli.query;

import dev.tenancy.analytics.FleetAsking;
import dev.tenancy.analytics.FleetQuery;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.connect.DatabaseOptions;
import dev.tenancy.cli.connect.OpenDatabase;
import dev.tenancy.cli.migrate.ExitCodes;
import dev.tenancy.cli.migrate.Node;
import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Output;
import dev.tenancy.cli.output.OutputOptions;
import dev.tenancy.cli.tenant.RegistryAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenancy query}: asks many tenants one question and prints the answers as they come. */
@Command(
        name = "query",
        description = {
            "Asks all tenants, or some, one question.",
            "It is one SELECT, VALUES, TABLE or WITH, which names tables as if there were one tenant, and runs as a login"
                    + " that can only read. A tenant that cannot answer is told at the end and spoils nobody else's."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class QueryCommand implements Callable<Integer> {

    private static final int NAMED_FAULTS = 10;

    @Parameters(arity = "0..1", paramLabel = "<sql>", description = "The query; - reads it from standard input.")
    private @Nullable String sql;

    @Option(names = "--file", paramLabel = "<file>", description = "Reads the query from there instead.")
    private @Nullable Path file;

    @Option(
            names = "--combine",
            paramLabel = "<sql>",
            description = "A second query over the table result, which holds all answers with the tenant's slug in"
                    + " front.")
    private @Nullable String combine;

    @Mixin
    private TenantOptions tenants = new TenantOptions();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @ArgGroup
    private @Nullable FormOptions form;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OutputOptions outputOptions = new OutputOptions();

    /** Asks. @return 0 if everybody answered, 1 if somebody did not or the result was cut off */
    @Override
    public Integer call() throws Exception {
        Output output = outputOptions.output();
        ResultPrinter printer = FormOptions.printer(form, output);
        FleetQuery query = query(printer);
        QueryOutcome outcome = ask(query, printer, output);
        printer.end(outcome);
        tell(outcome, output);
        return outcome.isWhole() ? ExitCodes.DONE : ExitCodes.NOT_ALL;
    }

    private QueryOutcome ask(FleetQuery query, ResultPrinter printer, Output output) throws SQLException, IOException {
        try (OpenDatabase database = RegistryAccess.open(databaseOptions, output);
                AskingProgress progress = AskingProgress.of(output, printer)) {
            return new FleetAsking(
                            database.owner(),
                            database.config().database(),
                            database.config().analytics().reader(),
                            Executors.defaultThreadFactory())
                    .run(query, progress, Node.actor());
        }
    }

    private FleetQuery query(ResultPrinter printer) throws IOException {
        try {
            FleetQuery query = FleetQuery.of(text()).of(tenants.selection()).within(limits.limits(printer.mostRows()));
            return combine == null ? query : query.combinedBy(combine);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private String text() throws IOException {
        if ((sql == null) == (file == null)) {
            throw new Refusal("give one query: as <sql>, - for standard input, or with --file");
        }
        if (file == null) {
            return Objects.equals(sql, "-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : String.valueOf(sql);
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Refusal("cannot read the query from " + file + ": " + e, e);
        }
    }

    /** On standard error, so that the result stays one. */
    private static void tell(QueryOutcome outcome, Output output) {
        outcome.faults().stream()
                .limit(NAMED_FAULTS)
                .forEach(fault -> output.warn(fault.slug() + " did not answer: " + fault.reason()));
        if (outcome.faults().size() > NAMED_FAULTS) {
            output.warn("… and " + (outcome.faults().size() - NAMED_FAULTS) + " more did not");
        }
        if (outcome.cut()) {
            output.warn("The result is cut off after " + Count.of(outcome.rows(), "row") + ": see --rows");
        }
        output.stage("%s of %s answered, %s, %d ms"
                .formatted(
                        outcome.answered(),
                        Count.of(outcome.tenants(), "tenant"),
                        Count.of(outcome.rows(), "row"),
                        outcome.took().toMillis()));
    }
}
