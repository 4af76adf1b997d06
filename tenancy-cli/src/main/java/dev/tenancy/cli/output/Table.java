package dev.tenancy.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Rows in aligned columns: numbers to the right, everything else to the left, two blanks between. */
public final class Table {

    private static final Pattern NUMBER = Pattern.compile("[\\d.,]+( ?(ms|s|%|/s|µs|×|MB|min))?");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    private final List<List<String>> rows = new ArrayList<>();

    /** With these headings. */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with as many cells as there are headings. */
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(printable(String.valueOf(cell)));
        }
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    "a row of " + row.size() + " cells under " + rows.get(0).size() + " headings");
        }
        rows.add(row);
        return this;
    }

    /** A name from the database may hold anything; a line break or an escape would not stay in its cell. */
    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    @Override
    public String toString() {
        List<Column> columns =
                IntStream.range(0, rows.get(0).size()).mapToObj(this::column).toList();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                String blanks = " ".repeat(columns.get(i).width() - length(cell));
                line.append(columns.get(i).numeric() ? blanks + cell : cell + blanks)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private Column column(int number) {
        int width = rows.stream().mapToInt(row -> length(row.get(number))).max().orElse(0);
        boolean numeric = rows.size() > 1
                && rows.stream()
                        .skip(1)
                        .map(row -> row.get(number))
                        .allMatch(cell -> cell.isEmpty()
                                || cell.equals("-")
                                || NUMBER.matcher(cell).matches());
        return new Column(width, numeric);
    }

    private record Column(int width, boolean numeric) {}

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
