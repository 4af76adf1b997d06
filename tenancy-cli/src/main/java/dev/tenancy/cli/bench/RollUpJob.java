package dev.tenancy.cli.bench;

import dev.tenancy.fleet.Span;
import dev.tenancy.fleet.UsageHistory;
import dev.tenancy.tenant.Slug;
import java.util.List;

/** Reads what the collector has noted, as a dashboard does: two hundred days of the fleet, and of one tenant. */
final class RollUpJob {

    private static final int ROUNDS = 20;

    private final BenchFleet bench;
    private final String slug;

    RollUpJob(BenchFleet bench, String slug) {
        this.bench = bench;
        this.slug = slug;
    }

    Job run() throws Exception {
        bench.execute(
                """
                insert into public.fleet_usage (at, tenants, bytes)
                select now() - d * interval '1 day', 1, 1 from generate_series(1, 200) d
                on conflict do nothing;
                insert into public.tenant_usage (tenant_id, at, bytes)
                select t.id, f.at, 1 from public.tenants t, (select at from public.fleet_usage order by at desc limit 30) f
                on conflict do nothing;
                analyze public.tenant_usage;
                """);
        UsageHistory history = new UsageHistory(bench.owner());
        Slug tenant = new Slug(slug);
        List<Row> rows = Job.measure(
                List.of(
                        way("floor: read the fleet's rows", () -> bench.execute("select * from public.fleet_usage")),
                        way("Tenancy: the fleet over time", () -> history.fleet(Span.ALL)),
                        way("Tenancy: a tenant over time", () -> history.of(tenant, Span.ALL))),
                ROUNDS);
        return new Job(
                "roll-up",
                rows,
                List.of(
                        Goal.atMost("the fleet over time", rows.get(1).p50Nanos() / 1e6, 30, " ms"),
                        Goal.atMost("a tenant over time", rows.get(2).p50Nanos() / 1e6, 30, " ms")));
    }

    private static Way way(String name, Call call) {
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
