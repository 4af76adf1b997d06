package dev.tenancy.cli.bench;

import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.drift.Drift;
import java.sql.SQLException;
import java.util.List;

/** Looks at every schema for drift, beside what the longest of its statements takes: its catalog query. */
final class DriftJob {

    private static final int ROUNDS = 5;

    private final LongestStatement longest;
    private final Drift drift;
    private int tenants;

    DriftJob(BenchFleet bench, Fleet fleet) {
        this.longest = bench.longestStatement();
        this.drift = new Drift(fleet);
    }

    Job run() throws Exception {
        Row.Sum query = new Row.Sum(new Way("floor: its catalog query", 1, round -> new long[0]));
        Row.Sum report = new Row.Sum(new Way("Tenancy: drift", 1, round -> new long[0]));
        for (int round = 0; round <= ROUNDS; round++) {
            longest.reset();
            long start = System.nanoTime();
            look();
            long time = System.nanoTime() - start;
            if (round > 0) {
                query.add(longest.nanos(), new long[] {longest.nanos()});
                report.add(time, new long[] {time});
            }
        }
        List<Row> rows = List.of(query.row(), report.row());
        return new Job(
                "drift of " + tenants + " tenants",
                rows,
                List.of(Goal.atMost("its time to the query's", rows.get(1).ratioTo(rows.get(0)), 2, "×")));
    }

    private void look() throws SQLException {
        DriftReport found = drift.report(List.of());
        tenants = found.tenants();
        if (found.clean() != found.tenants()) {
            throw new IllegalStateException(found.tenants() - found.clean() + " of " + found.tenants()
                    + " tenants differ, and none should: "
                    + found.drifted().stream().limit(1).toList());
        }
    }
}
