package dev.tenancy.cli.query;

import dev.tenancy.cli.Refusal;
import dev.tenancy.cli.output.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how the result is written; none: as a table. */
final class FormOptions {

    @Option(names = "--csv", description = "Write CSV, as rows come.")
    @SuppressWarnings("UnusedVariable") // of the two, it is the one that is not --jsonl
    private boolean csv;

    @Option(names = "--jsonl", description = "Write a JSON object for each row, as rows come, and the outcome last.")
    private boolean lines;

    /** What was chosen; {@code --json} is an option of every command. */
    static ResultPrinter printer(@Nullable FormOptions form, Output output) {
        if (form == null) {
            return output.json() ? new JsonPrinter(output.out()) : new TablePrinter(output.out());
        }
        if (output.json()) {
            throw new Refusal("--json is one form, and --csv and --jsonl are others: give one of them");
        }
        return form.lines ? new JsonLinesPrinter(output.out()) : new CsvPrinter(output.out());
    }
}
