package dev.tenancy.cli.bench;

import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.RunOptions;
import java.util.List;

/** Asks where the fleet stands, and migrates it when nothing is pending. */
final class StatusJob {

    private static final int ROUNDS = 20;

    private final BenchFleet bench;
    private final Fleet fleet;

    StatusJob(BenchFleet bench, Fleet fleet) {
        this.bench = bench;
        this.fleet = fleet;
    }

    Job run() throws Exception {
        List<Row> rows = Job.measure(
                List.of(
                        one(
                                "floor: count the tenants that are elsewhere",
                                () -> bench.execute(
                                        "select count(*) filter (where schema_digest <> 'x') from public.tenants")),
                        one("Tenancy: status", fleet::status),
                        one("Tenancy: plan", () -> fleet.plan(RunOptions.DEFAULT)),
                        one(
                                "Tenancy: create a run that has nothing to do",
                                () -> fleet.create(RunOptions.DEFAULT, "bench", false))),
                ROUNDS);
        return new Job(
                "nothing to do",
                rows,
                List.of(
                        Goal.atMost("status", rows.get(1).p50Nanos() / 1e6, 50, " ms"),
                        Goal.atMost("nothing to do", rows.get(3).p50Nanos() / 1e6, 50, " ms")));
    }

    private static Way one(String name, Call call) {
        return new Way(name, 1, round -> {
            long start = System.nanoTime();
            call.run();
            return new long[] {System.nanoTime() - start};
        });
    }

    private interface Call {
        void run() throws Exception;
    }
}
