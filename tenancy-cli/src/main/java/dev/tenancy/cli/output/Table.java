package dev.tenancy.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns: numbers to the right, everything else to the left, two blanks between. */
public final class Table {

    private static final String NUMBER = "[\\d.,]+( ?(ms|s|%|/s|µs|×|MB|min))?";

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
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String blanks = " ".repeat(width(column) - length(cell));
                line.append(isNumeric(column) ? blanks + cell : cell + blanks).append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1
                && rows.stream()
                        .skip(1)
                        .map(row -> row.get(column))
                        .allMatch(cell -> cell.isEmpty() || cell.equals("-") || cell.matches(NUMBER));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
