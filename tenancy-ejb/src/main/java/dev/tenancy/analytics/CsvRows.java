package dev.tenancy.analytics;

import dev.tenancy.analytics.Column.Kind;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a result as a table, RFC 4180. Its last column, {@code problem}, is empty in every row; a tenant that did not
 * answer has a row at the end that says why in it, and so has a result that was cut off. A column of the result that has
 * this name gets another, {@code problem_2}.
 */
public final class CsvRows implements RowSink {

    private static final String PROBLEM = "problem";

    private final Writer out;
    private List<Column> columns = List.of();

    /** Writes there, and leaves it open. */
    public CsvRows(Writer out) {
        this.out = out;
    }

    @Override
    public void columns(List<Column> found) throws IOException {
        columns = found;
        Set<String> names = columns.stream().map(Column::name).collect(Collectors.toSet());
        String another = PROBLEM;
        for (int number = 2; names.contains(another); number++) {
            another = PROBLEM + "_" + number;
        }
        for (String name : columns.stream().map(Column::name).toList()) {
            out.write(CsvText.cell(name.equals(PROBLEM) ? another : name) + ",");
        }
        out.write(PROBLEM + CsvText.END);
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            out.write(cell(columns.get(i).kind(), values.get(i)) + ",");
        }
        out.write(CsvText.END);
    }

    /** Ends the table: who is not in it, and why. */
    public void end(QueryOutcome outcome) throws IOException {
        for (TenantFault fault : outcome.faults()) {
            problem(fault.slug() + ": " + fault.reason());
        }
        if (outcome.cut()) {
            problem("cut off after " + outcome.rows() + " rows");
        }
    }

    /** Adds a row that says in its last column what is not in the table. */
    public void problem(String why) throws IOException {
        out.write(",".repeat(columns.size()) + CsvText.cell(why) + CsvText.END);
    }

    /** Null is nothing at all, an empty text a pair of quotes. */
    private static String cell(Kind kind, @Nullable String value) {
        if (value == null) {
            return "";
        }
        if (value.isEmpty()) {
            return "\"\"";
        }
        return kind == Kind.NUMBER || kind == Kind.TIME ? value : CsvText.cell(value);
    }
}
