package dev.tenancy.cli.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.cli.output.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints a result as an aligned table, once it is whole. */
final class TablePrinter implements ResultPrinter {

    private static final int ROWS = 1_000;
    private static final int CELL = 60;

    private final PrintWriter out;
    private Optional<Table> table = Optional.empty();

    TablePrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public long mostRows() {
        return ROWS;
    }

    @Override
    public void columns(List<Column> columns) {
        table = Optional.of(new Table(columns.stream().map(Column::name).toArray(String[]::new)));
    }

    @Override
    public void row(List<@Nullable String> values) {
        table.orElseThrow().row(values.stream().map(TablePrinter::cell).toArray());
    }

    @Override
    public void end(QueryOutcome outcome) {
        table.ifPresent(out::print);
        out.flush();
    }

    private static String cell(@Nullable String value) {
        String text = value == null ? "" : value;
        return text.length() <= CELL ? text : text.substring(0, CELL - 1) + "…";
    }
}
