package dev.tenancy.cli.bench;

import dev.tenancy.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of one job.
 *
 * @param title what the job is
 * @param rows one for each way, the floor first
 * @param goals what was to be reached
 */
record Job(String title, List<Row> rows, List<Goal> goals) {

    Job {
        rows = List.copyOf(rows);
        goals = List.copyOf(goals);
    }

    /** Measures ways in turn, round by round, so that a machine whose speed wanders does so for all of them. */
    static List<Row> measure(List<Way> ways, int rounds) throws Exception {
        return measure(ways, rounds, 1);
    }

    /** The same; in each round another of the first so many ways goes first. */
    static List<Row> measure(List<Way> ways, int rounds, int rotating) throws Exception {
        List<Row.Sum> sums = ways.stream().map(Row.Sum::new).toList();
        for (int round = 0; round <= rounds; round++) {
            for (int place = 0; place < ways.size(); place++) {
                int i = place < rotating ? (place + round) % rotating : place;
                ways.get(i).before().round(round);
                long start = System.nanoTime();
                long[] each = ways.get(i).work().round(round);
                long time = System.nanoTime() - start;
                if (round > 0) {
                    sums.get(i).add(time, each);
                }
            }
        }
        return sums.stream().map(Row.Sum::row).toList();
    }

    Map<String, ?> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("job", title);
        List<Map<String, ?>> ways = new ArrayList<>();
        rows.forEach(row -> ways.add(row.document(rows.get(0))));
        document.put("ways", ways);
        document.put("goals", goals.stream().map(Goal::document).toList());
        return document;
    }

    String text() {
        Table table = new Table(title.toUpperCase(Locale.ROOT), "TENANTS", "P50", "TOTAL", "RATE", "× FLOOR");
        for (Row row : rows) {
            table.row(
                    row.way(),
                    row.tenants(),
                    millis(row.p50Nanos()),
                    millis(row.totalNanos()),
                    String.format(Locale.ROOT, "%.0f/s", row.perSecond()),
                    String.format(Locale.ROOT, "%.2f", row.ratioTo(rows.get(0))));
        }
        StringBuilder text = new StringBuilder(table.toString());
        goals.forEach(goal -> text.append("  ").append(goal.text()).append(System.lineSeparator()));
        return text.toString();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 100_000_000L ? "%.2f ms" : "%.0f ms", nanos / 1e6);
    }
}
