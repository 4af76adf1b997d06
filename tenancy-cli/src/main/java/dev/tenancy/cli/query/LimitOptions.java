package dev.tenancy.cli.query;

import dev.tenancy.analytics.QueryLimits;
import dev.tenancy.cli.output.TimeText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a query may cost. */
final class LimitOptions {

    @Option(
            names = "--timeout",
            paramLabel = "<time>",
            converter = TimeText.class,
            description = "How long it may take in all, such as 30s or 5m. Default: 5m")
    private Duration timeout = QueryLimits.DEFAULT.total();

    @Option(
            names = "--statement-timeout",
            paramLabel = "<time>",
            converter = TimeText.class,
            description = "How long one statement may take, which asks one tenant or some fifty. Default: 30s")
    private @Nullable Duration statementTimeout;

    @Option(
            names = "--rows",
            paramLabel = "<n>",
            description = "After how many rows the result is cut off. Default: 1000 for a table, else ten million")
    private @Nullable Long rows;

    @Option(
            names = "--connections",
            paramLabel = "<n>",
            description = "On how many connections it runs. Default: by the number of processors, 2 to 4")
    private int connections = QueryLimits.DEFAULT.connections();

    /** @throws IllegalArgumentException saying which value breaks which rule */
    QueryLimits limits(long usualRows) {
        QueryLimits limits = QueryLimits.DEFAULT
                .withTotal(timeout)
                .withRows(rows == null ? usualRows : rows)
                .withConnections(connections);
        return statementTimeout == null ? limits : limits.withStatement(statementTimeout);
    }
}
