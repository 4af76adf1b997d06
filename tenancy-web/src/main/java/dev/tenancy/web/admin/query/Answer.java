package dev.tenancy.web.admin.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.Column.Kind;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import dev.tenancy.analytics.TenantFault;
import dev.tenancy.web.admin.Bars;
import dev.tenancy.web.admin.Display;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What tenants answered, as much of it as a page shows.
 *
 * @param columns of the rows
 * @param rows at most {@link #MOST_ROWS}
 * @param shortened whether there are values of which only the beginning is shown
 * @param outcome who answered, and why the others did not
 */
public record Answer(List<Column> columns, List<List<Cell>> rows, boolean shortened, QueryOutcome outcome) {

    /** More rows are for a file, not for a page. */
    static final int MOST_ROWS = 500;

    private static final int LONGEST = 1_000;
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final int SHORTENED = 100;
    private static final int MOST_BARS = 25;
    private static final int MOST_FAULTS = 100;

    /** How many of the tenants answered. */
    public String said() {
        return Display.count(outcome.answered()) + " of " + Display.many(outcome.tenants(), "tenant", "tenants")
                + " answered";
    }

    /** How many rows there are. */
    public String shown() {
        return Display.many(rows.size(), "row", "rows") + " in " + Display.duration(outcome.took()) + "."
                + (outcome.cut() ? " There are more: the file has all." : "")
                + (shortened ? " Long values are cut off here: the file has them whole." : "");
    }

    /** Who did not answer; more than a hundred are not told one by one. */
    public List<TenantFault> faults() {
        return outcome.faults().stream().limit(MOST_FAULTS).toList();
    }

    /** What the bars show. */
    public String charted() {
        OptionalInt number = number();
        return number.isPresent()
                ? columns.get(number.getAsInt()).name() + " by "
                        + columns.get(0).name()
                : "";
    }

    /** A bar for each row, where rows are a label and a number and there are not too many; else none. */
    public List<Bars.Bar> bars() {
        OptionalInt number = number();
        if (number.isEmpty() || rows.size() < 2 || rows.size() > MOST_BARS) {
            return List.of();
        }
        List<Double> lengths = new ArrayList<>();
        for (List<Cell> row : rows) {
            String text = row.get(number.getAsInt()).text();
            if (!text.matches("[0-9]{1,15}(\\.[0-9]+)?")) {
                return List.of();
            }
            lengths.add(Double.parseDouble(text));
        }
        return Bars.of(IntStream.range(0, rows.size()).boxed().toList())
                .label(row -> rows.get(row).get(0).text())
                .value(row -> Math.round(lengths.get(row) * 1000))
                .shown(thousandths -> shown(thousandths / 1000.0))
                .toList();
    }

    private static String shown(double number) {
        return number == Math.rint(number)
                ? Display.count((long) number)
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** The column of numbers, if there is one and a column of labels before it, and no other. */
    private OptionalInt number() {
        return columns.size() == 2 && columns.get(1).kind() == Kind.NUMBER ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /**
     * One value.
     *
     * @param text as it is written; empty if there is none
     * @param kind what it is
     * @param none whether there is none
     */
    public record Cell(String text, Kind kind, boolean none) {}

    /** Takes the rows of an answer for a page. */
    static final class Sheet implements RowSink {

        private final List<List<Cell>> rows = new ArrayList<>();
        private List<Column> columns = List.of();
        private boolean shortened;
        private long characters;

        @Override
        public void columns(List<Column> all) {
            columns = List.copyOf(all);
        }

        @Override
        public void row(List<@Nullable String> values) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                cells.add(new Cell(
                        value == null ? "" : text(value), columns.get(i).kind(), value == null));
            }
            rows.add(cells);
        }

        /** As much as people read; a value may be of megabytes, and a page is held by the server until it is sent. */
        private String text(String value) {
            int most = characters > MOST_CHARACTERS ? SHORTENED : LONGEST;
            if (value.length() <= most) {
                characters += value.length();
                return value;
            }
            shortened = true;
            characters += most;
            int end = Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most;
            return value.substring(0, end) + "…";
        }

        Answer answer(QueryOutcome outcome) {
            return new Answer(columns, rows, shortened, outcome);
        }
    }
}
