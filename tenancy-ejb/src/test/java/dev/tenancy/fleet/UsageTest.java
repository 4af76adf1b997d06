package dev.tenancy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.tenancy.config.Isolation;
import dev.tenancy.fleet.Overview.Ranked;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.paging.Limit;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fleet in numbers, now and over time. */
class UsageTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Ranked SLOW = new Ranked("acme", 1);

    private TestTenancy tenancy;
    private TestDatabase database;
    private UsageCollector collector;
    private UsageHistory history;

    @BeforeEach
    void three_tenants() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
        List.of("acme", "globex", "initech").forEach(tenancy::register);
        collector = collector(HOUR);
        history = new UsageHistory(database.app());
    }

    private UsageCollector collector(Duration every) {
        return new UsageCollector(
                database.owner(), new FactsQuery(database.app(), database.owner(), Isolation.ROLE), every);
    }

    @Test
    void counts_the_fleet_by_status_plan_and_version() throws SQLException {
        database.execute(
                """
                update tenants set status = 'archived', purge_after = now() - interval '1 day' where slug = 'globex';
                update tenants set plan = 'team', schema_version = '2', created_at = now() - interval '8 days'
                  where slug = 'initech';
                """);

        Overview overview = new OverviewQuery(database.app()).look(List.of(SLOW));

        assertThat(overview.tenants()).isEqualTo(3);
        assertThat(overview.byStatus())
                .containsOnly(Map.entry(TenantStatus.ACTIVE, 2), Map.entry(TenantStatus.ARCHIVED, 1));
        assertThat(overview.byPlan()).hasSize(2).containsEntry("free", 2).containsEntry("team", 1);
        assertThat(overview.bySchemaVersion())
                .hasSize(2)
                .containsEntry(tenancy.version(), 2)
                .containsEntry("2", 1);
        assertThat(overview.registeredLastWeek()).isEqualTo(2);
        assertThat(overview.purgesDue()).isEqualTo(1);
        assertThat(overview.slow()).containsExactly(SLOW);
    }

    @Test
    void times_out_of_the_ordinary_are_put_in_order_and_spoil_nobodys_note() throws SQLException {
        database.execute(
                """
                insert into tenant_acme.projects (id, name, created_at) values (gen_random_uuid(), 'p', '9999-12-31Z');
                insert into tenant_globex.projects (id, name, created_at) values (gen_random_uuid(), 'p', '2026-01-01Z');
                alter table tenant_initech.projects drop constraint projects_created_at_check;
                insert into tenant_initech.projects (id, name, created_at) values (gen_random_uuid(), 'p', 'infinity');
                """);
        UsageList list = new UsageList(
                database.app(), new FactsQuery(database.app(), database.owner(), Isolation.ROLE), collector);
        TenantQuery descending = new TenantQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Labels.NONE,
                TenantQuery.Sort.SLUG,
                true);

        assertThat(list.page(
                                new UsageQuery(descending, Optional.of(UsageQuery.Figure.ACTIVITY)),
                                new Limit(10),
                                Optional.empty())
                        .page()
                        .items())
                .extracting(usage -> usage.facts().slug())
                .containsExactly("acme", "globex", "initech");
        assertThat(collector.collect()).isTrue();
        assertThat(database.query("select count(*), count(last_activity) from tenant_usage"))
                .containsExactly("3|2");
    }

    @Test
    void who_is_locked_when_it_is_noted_is_as_large_as_before_and_who_has_no_schema_is_left_out() throws SQLException {
        collector.collect();
        database.execute(
                """
                update fleet_usage set at = at - interval '2 hours';
                update tenant_usage set at = at - interval '2 hours';
                drop schema tenant_initech cascade;
                """);
        try (Connection migration = database.owner().getConnection();
                Statement statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("lock table tenant_globex.idempotency_keys in access exclusive mode");

            assertThat(collector.collect()).isTrue();
            migration.rollback();
        }

        assertThat(
                        database.query(
                                """
                        select t.slug, u.at > now() - interval '1 hour', u.bytes > 0, u.projects
                        from tenant_usage u join tenants t on t.id = u.tenant_id order by u.at, t.slug
                        """))
                .containsExactly("acme|f|t|0", "globex|f|t|0", "initech|f|t|0", "acme|t|t|0", "globex|t|t|0");
        assertThat(database.query(
                        "select count(distinct bytes) from tenant_usage u join tenants t on t.id = u.tenant_id"
                                + " where t.slug = 'globex'"))
                .containsExactly("1");
    }

    @Test
    void an_empty_fleet_is_no_error() throws SQLException {
        database.execute("delete from tenants");

        Overview overview = new OverviewQuery(database.app()).look(List.of());

        assertThat(overview.tenants()).isZero();
        assertThat(overview.largest()).isEmpty();
        assertThat(overview.growing()).isEmpty();
        assertThat(collector.collect()).as("nothing to note yet").isFalse();
        assertThat(history.fleet(Span.ALL)).isEmpty();
    }

    @Test
    void the_largest_are_told_as_last_noted_with_what_is_stored_out_of_line() throws SQLException {
        fill("tenant_globex", 1000);
        fill("tenant_acme", 200);
        OverviewQuery overview = new OverviewQuery(database.app());
        assertThat(overview.look(List.of()).largest()).as("not noted yet").isEmpty();
        collector.collect();
        fill("tenant_initech", 1200);

        List<Ranked> largest = overview.look(List.of()).largest();

        assertThat(largest).extracting(Ranked::slug).containsExactly("globex", "acme", "initech");
        long exact = Long.parseLong(database.query(
                        """
                        select sum(pg_total_relation_size(oid)) from pg_class
                        where relkind = 'r' and relnamespace = 'tenant_globex'::regnamespace
                        """)
                .get(0));
        assertThat(largest.get(0).value()).isEqualTo(exact).isGreaterThan(4_000_000);
    }

    @Test
    void sums_are_not_known_while_somebody_else_notes_them_for_the_first_time() throws SQLException {
        FactsQuery facts = new FactsQuery(database.app(), database.owner(), Isolation.ROLE);
        UsageList list = new UsageList(database.app(), facts, collector, 2);
        try (Connection other = database.owner().getConnection()) {
            other.setAutoCommit(false);
            TestDatabase.query(other, "select pg_advisory_xact_lock(hashtextextended('tenancy usage', 0))");

            UsagePage page = list.page(UsageQuery.ALL, new Limit(1), Optional.empty());

            assertThat(page.totals()).isEqualTo(Optional.empty());
            assertThat(page.page().items()).as("looked up all the same").hasSize(1);
            other.rollback();
        }
        UsagePage noted = list.page(UsageQuery.ALL, new Limit(1), Optional.empty());
        assertThat(noted.noted()).isPresent();
        assertThat(noted.totals())
                .isEqualTo(Optional.of(new Totals(
                        3,
                        3,
                        Long.parseLong(database.query("select sum(bytes) from tenant_usage")
                                .get(0)),
                        UsageCounts.NONE)));
    }

    @Test
    void sizes_are_noted_when_it_is_time_and_not_before() throws SQLException {
        fill("tenant_globex", 200);

        assertThat(collector.collect()).isTrue();
        assertThat(collector.collect()).as("just done").isFalse();

        assertThat(
                        database.query(
                                """
                        select t.slug, u.bytes > 500000 from tenant_usage u join tenants t on t.id = u.tenant_id
                        where u.at = (select max(at) from fleet_usage) order by slug
                        """))
                .containsExactly("acme|f", "globex|t", "initech|f");
        assertThat(history.fleet(Span.ALL)).singleElement().satisfies(point -> {
            assertThat(point.tenants()).isEqualTo(3);
            assertThat(point.at()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            assertThat(point.bytes())
                    .isEqualTo(Long.parseLong(database.query("select sum(bytes) from tenant_usage")
                            .get(0)));
        });
    }

    @Test
    void of_one_hour_the_last_point_stays_however_often_sizes_are_noted() throws SQLException {
        UsageCollector eager = collector(Duration.ZERO);
        database.execute("insert into fleet_usage values (date_trunc('hour', now()) - interval '1 microsecond', 3, 1)");

        eager.collect();
        eager.collect();

        assertThat(database.query("select count(*) from fleet_usage")).containsExactly("2");
        assertThat(database.query("select count(*) from tenant_usage")).containsExactly("3");
    }

    @Test
    void a_tenant_without_a_schema_is_left_out_and_holds_up_nobody() throws SQLException {
        database.execute("drop schema tenant_globex cascade");

        collector.collect();

        assertThat(database.query("select tenants from fleet_usage")).containsExactly("2");
    }

    @Test
    void points_are_hourly_for_eight_days_then_daily_for_four_hundred() throws SQLException {
        noteEveryHourFor(Duration.ofDays(410));

        assertThat(collector.collect()).isTrue();

        assertThat(database.query("select count(*) from fleet_usage where at > now() - interval '8 days'"))
                .containsExactly(String.valueOf(8 * 24));
        assertThat(
                        database.query(
                                """
                        select count(*) between 390 and 393, count(*) = count(distinct date_trunc('day', at, 'UTC')),
                               min(at) >= now() - interval '400 days',
                               count(*) filter (where extract(hour from at at time zone 'UTC') < 22) <= 1
                        from fleet_usage where at <= now() - interval '8 days'
                        """))
                .containsExactly("t|t|t|t");
        assertThat(database.query("select count(distinct at) = (select count(*) from fleet_usage) from tenant_usage"))
                .as("tenants' points are kept and forgotten with the fleet's")
                .containsExactly("t");
        List<SizePoint> growth = history.fleet(Span.ALL);
        assertThat(growth).hasSizeBetween(430, 450).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        assertThat(growth.get(0).at()).isBefore(Instant.now().minus(Duration.ofDays(340)));
    }

    @Test
    void who_has_grown_is_told_against_a_week_ago_and_who_is_new_against_nothing() throws SQLException {
        database.execute(
                """
                insert into fleet_usage values (now() - interval '7 days 10 minutes', 2, 0), (now() - interval '3 days', 2, 0),
                  (now() - interval '5 minutes', 3, 0);
                insert into tenant_usage select id, now() - interval '7 days 10 minutes', 100 from tenants where slug <> 'initech';
                insert into tenant_usage select id, now() - interval '3 days', 900 from tenants where slug <> 'initech';
                insert into tenant_usage select id, now() - interval '5 minutes',
                  case slug when 'acme' then 1000 when 'globex' then 100 else 500 end from tenants;
                """);

        assertThat(new OverviewQuery(database.app()).look(List.of()).growing())
                .containsExactly(new Ranked("acme", 900), new Ranked("initech", 500));
    }

    @Test
    void what_tenants_have_is_noted_with_their_sizes_and_nothing_of_who_cannot_be_counted() throws SQLException {
        database.execute(
                """
                insert into tenant_acme.projects (id, name, archived_at)
                  select gen_random_uuid(), 'p' || i, case when i <= 2 then now() end from generate_series(1, 5) i;
                insert into tenant_acme.team_members (id, user_id) select gen_random_uuid(), 'u' || i from generate_series(1, 3) i;
                insert into tenant_globex.projects (id, name) values (gen_random_uuid(), 'p');
                alter table tenant_initech.projects drop column archived_at;
                """);

        collector.collect();

        assertThat(history.of(new Slug("acme"), Span.ALL)).singleElement().satisfies(point -> {
            assertThat(point.counts()).contains(new UsageCounts(5, 2, 3));
            assertThat(point.bytes()).isPositive();
        });
        assertThat(history.of(new Slug("initech"), Span.ALL))
                .singleElement()
                .satisfies(point -> assertThat(point.counts()).isEmpty());
        assertThat(history.fleet(Span.ALL)).singleElement().satisfies(point -> {
            assertThat(point.tenants()).isEqualTo(3);
            assertThat(point.counts()).contains(new UsageCounts(6, 2, 3));
        });
        assertThat(database.query("select counted from fleet_usage")).containsExactly("2");
        assertThat(database.query(
                        "select last_activity = (select max(created_at) from tenant_globex.projects) from tenant_usage"
                                + " where projects = 1"))
                .containsExactly("t");
    }

    @Test
    void a_span_begins_with_its_first_point_and_ends_before_its_last() throws SQLException {
        Instant noon = Instant.parse("2026-03-02T12:00:00Z");
        for (int hour = 0; hour < 4; hour++) {
            database.execute(
                    "insert into fleet_usage values ('%1$s', 1, %2$d); insert into tenant_usage select id, '%1$s', %2$d from tenants where slug = 'acme'"
                            .formatted(noon.plus(Duration.ofHours(hour)), hour));
        }
        Span span = new Span(Optional.of(noon.plus(HOUR)), Optional.of(noon.plus(HOUR.multipliedBy(3))));

        assertThat(history.fleet(span)).extracting(SizePoint::bytes).containsExactly(1L, 2L);
        assertThat(history.of(new Slug("acme"), span))
                .extracting(UsagePoint::bytes)
                .containsExactly(1L, 2L);
        assertThat(history.of(new Slug("globex"), Span.ALL)).isEmpty();
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> history.of(new Slug("nobody"), Span.ALL));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Span(Optional.of(noon), Optional.of(noon)))
                .withMessageContaining("must be after from");
    }

    @Test
    void while_one_collects_another_does_not_and_of_one_that_died_nothing_is_left() throws SQLException {
        try (Connection node = database.owner().getConnection();
                Statement statement = node.createStatement()) {
            node.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(hashtextextended('tenancy usage', 0))");
            statement.execute("insert into public.fleet_usage values (now(), 1, 1)");

            assertThat(collector.collect()).as("another is at it").isFalse();
            database.execute("select pg_terminate_backend(%s, 10000)"
                    .formatted(
                            TestDatabase.query(node, "select pg_backend_pid()").get(0)));
        }

        assertThat(collector.collect()).as("it died").isTrue();
        assertThat(database.query("select tenants from fleet_usage")).containsExactly("3");
    }

    @Test
    void with_one_point_nobody_has_grown() throws SQLException {
        collector.collect();

        assertThat(new OverviewQuery(database.app()).look(List.of()).growing()).isEmpty();
    }

    private void noteEveryHourFor(Duration time) {
        database.execute(
                """
                insert into fleet_usage
                select now() - i * interval '1 hour' - interval '1 second', 3, i from generate_series(1, %d) i;
                insert into tenant_usage select t.id, f.at, f.bytes from tenants t, fleet_usage f where t.slug = 'acme';
                delete from fleet_usage where at >= date_trunc('hour', now(), 'UTC');
                delete from tenant_usage where at >= date_trunc('hour', now(), 'UTC');
                """
                        .formatted(time.toHours()));
    }

    /** Each row has a text that no compression makes small enough to be kept in the row. */
    private void fill(String schema, int rows) {
        database.execute(
                """
                insert into %1$s.idempotency_keys (key, fingerprint, body)
                select i, '', (select string_agg(md5(i || ' ' || j), '') from generate_series(1, 125) j)
                from generate_series(1, %2$d) i;
                """
                        .formatted(schema, rows));
        database.execute("vacuum analyze %s.idempotency_keys".formatted(schema));
    }
}
