package dev.tenancy.cli.bench;

import dev.tenancy.config.Isolation;
import dev.tenancy.fleet.FactsQuery;
import dev.tenancy.fleet.OverviewQuery;
import dev.tenancy.fleet.Span;
import dev.tenancy.fleet.UsageCollector;
import dev.tenancy.fleet.UsageHistory;
import dev.tenancy.fleet.UsageList;
import dev.tenancy.fleet.UsageQuery;
import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.paging.Limit;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads what the collector has noted, as dashboards do: two hundred days of the fleet and of one tenant, the sums of all
 * tenants, all in an order, and the overview.
 *
 * <p>What is noted at one time lies together, as the collector writes it. A page shows one tenant here: what it shows is
 * looked up, not read from notes.
 */
final class RollUpJob {

    private static final int ROUNDS = 20;
    private static final double GOAL_MILLIS = 30;

    private final BenchFleet bench;
    private final String slug;

    RollUpJob(BenchFleet bench, String slug) {
        this.bench = bench;
        this.slug = slug;
    }

    Job run() throws Exception {
        bench.execute(
                """
                insert into public.fleet_usage (at, tenants, bytes, counted)
                select now() - d * interval '1 day', 1, 1, 1 from generate_series(0, 200) d
                on conflict do nothing;
                insert into public.tenant_usage
                  (tenant_id, at, bytes, projects, archived_projects, members, last_activity)
                select t.id, f.at, (random() * 1e9)::bigint, (random() * 1e3)::bigint, 3, 5, f.at
                from public.tenants t, (select at from public.fleet_usage order by at desc limit 30) f
                order by f.at, t.id
                on conflict do nothing;
                """);
        bench.execute("vacuum analyze public.fleet_usage, public.tenant_usage");
        UsageHistory history = new UsageHistory(bench.owner());
        FactsQuery facts = new FactsQuery(bench.owner(), bench.owner(), Isolation.SCHEMA);
        UsageList usage =
                new UsageList(bench.owner(), facts, new UsageCollector(bench.owner(), facts, Duration.ofDays(1)));
        OverviewQuery overview = new OverviewQuery(bench.owner());
        Slug tenant = new Slug(slug);
        List<Row> rows = Job.measure(
                List.of(
                        way("floor: read the fleet's rows", () -> bench.execute("select * from public.fleet_usage")),
                        way("the fleet over time", () -> history.fleet(Span.ALL)),
                        way("a tenant over time", () -> history.of(tenant, Span.ALL)),
                        way("the overview", () -> overview.look(List.of())),
                        way("the sums of all", () -> first(usage, Optional.empty())),
                        way("all by size", () -> first(usage, Optional.of(Figure.SIZE))),
                        way("all by growth", () -> first(usage, Optional.of(Figure.GROWTH)))),
                ROUNDS);
        return new Job(
                "roll-up",
                rows,
                rows.stream()
                        .skip(1)
                        .map(row -> Goal.atMost(row.way(), row.p50Nanos() / 1e6, GOAL_MILLIS, " ms"))
                        .toList());
    }

    private static void first(UsageList usage, Optional<Figure> order) throws SQLException {
        usage.page(new UsageQuery(TenantQuery.ALL, order), new Limit(1), Optional.empty());
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
