package dev.tenancy.cli.migrate;

import dev.tenancy.migration.RunOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which tenants. */
final class TenantFlags {

    @Option(
            names = "--tenant",
            paramLabel = "<slug>",
            split = ",",
            description = "These tenants only; several parted by commas. An adopted schema's slug is its name.")
    private List<String> only = List.of();

    @Option(names = "--exclude", paramLabel = "<slug>", split = ",", description = "Not these tenants.")
    private List<String> exclude = List.of();

    List<String> only() {
        return only;
    }

    List<String> exclude() {
        return exclude;
    }

    /** A run of these, otherwise as runs are. */
    RunOptions options() {
        RunOptions usual = RunOptions.DEFAULT;
        return new RunOptions(
                only,
                exclude,
                usual.order(),
                usual.canary(),
                usual.waveSize(),
                usual.gate(),
                usual.maxFailures(),
                usual.lockTimeout(),
                usual.statementTimeout(),
                usual.attempts());
    }
}
