package dev.tenancy.cli.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.CsvRows;
import dev.tenancy.analytics.QueryOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a result as CSV. */
final class CsvPrinter implements ResultPrinter {

    private final PrintWriter out;
    private final CsvRows rows;

    CsvPrinter(PrintWriter out) {
        this.out = out;
        this.rows = new CsvRows(out);
    }

    @Override
    public void columns(List<Column> columns) throws IOException {
        rows.columns(columns);
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        rows.row(values);
    }

    @Override
    public void end(QueryOutcome outcome) throws IOException {
        rows.end(outcome);
        out.flush();
    }
}
