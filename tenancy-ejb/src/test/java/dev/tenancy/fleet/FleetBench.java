package dev.tenancy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.config.Isolation;
import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.paging.Limit;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.Measured;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the numbers of ten thousand tenants cost, eight relations each. Not part of the build:
 * {@code ./mvnw test -pl tenancy-ejb -am -Dtest=FleetBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class FleetBench {

    private static final int TENANTS = 10_000;

    @Test
    void measures_a_fleet_of_ten_thousand() throws Exception {
        TestDatabase database = TestTenancy.create().database();
        for (int from = 1; from <= TENANTS; from += 100) {
            database.execute(
                    """
                    do $$ declare s text; begin
                      for i in %1$d .. %1$d + 99 loop
                        s := 'tenant_t' || i;
                        execute format('create schema %%1$s; grant usage on schema %%1$s to tenancy_reader;
                          create table %%1$s.projects (id uuid primary key, name text, created_at timestamptz,
                            archived_at timestamptz);
                          create index on %%1$s.projects (created_at); create index on %%1$s.projects (archived_at);
                          create table %%1$s.team_members (id uuid primary key, user_id text, joined_at timestamptz);
                          create index on %%1$s.team_members (user_id); create index on %%1$s.team_members (joined_at);
                          grant select on all tables in schema %%1$s to tenancy_reader', s);
                        insert into public.tenants (id, slug, schema_name, name, plan, schema_version, schema_digest)
                          values (gen_random_uuid(), 't' || i || '-x', s, s, 'free', '3', 'd');
                      end loop;
                    end $$
                    """
                            .formatted(from));
        }
        database.execute("vacuum analyze pg_catalog.pg_class");
        database.execute("vacuum analyze public.tenants");
        OverviewQuery overview = new OverviewQuery(database.app());
        FactsQuery facts = new FactsQuery(database.app(), database.owner(), Isolation.ROLE);
        UsageCollector collector = new UsageCollector(database.owner(), facts, Duration.ZERO);
        UsageList usage = new UsageList(database.app(), facts, collector);
        List<Slug> page = slugs(50);
        List<Slug> many = slugs(200);

        String table = new Measured()
                .way("overview", () -> overview.look(List.of()))
                .way("facts of one", () -> facts.of(page.get(0)))
                .way("facts of 50", () -> facts.of(page))
                .way("facts of 200", () -> facts.of(many))
                .way("collect", collector::collect)
                .run(2, 10);
        database.execute("update public.fleet_usage set at = at - interval '7 days 1 hour'");
        database.execute("update public.tenant_usage set at = at - interval '7 days 1 hour', bytes = 0");
        collector.collect();
        database.execute("analyze public.tenant_usage");
        table += new Measured()
                .way("overview with growth", () -> overview.look(List.of()))
                .way("history of the fleet", () -> new UsageHistory(database.app()).fleet(Span.ALL))
                .way("history of one", () -> new UsageHistory(database.app()).of(page.get(0), Span.ALL))
                .way("usage by slug", () -> usage.page(UsageQuery.ALL, Limit.DEFAULT, Optional.empty()))
                .way("usage by size", () -> usage.page(by(Figure.SIZE), Limit.DEFAULT, Optional.empty()))
                .way("usage by growth", () -> usage.page(by(Figure.GROWTH), Limit.DEFAULT, Optional.empty()))
                .way("usage of all, as a file", () -> {
                    usage.all(by(Figure.SIZE), some -> true);
                    return true;
                })
                .run(1, 5);

        System.out.println(table);
        assertThat(overview.look(List.of()).growing()).hasSize(10);
    }

    private static UsageQuery by(Figure figure) {
        return new UsageQuery(TenantQuery.ALL, Optional.of(figure));
    }

    private static List<Slug> slugs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Slug("t" + i + "-x"))
                .toList();
    }
}
