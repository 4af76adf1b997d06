package dev.tenancy.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.QueriesUnavailable;
import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.problem.TenancyException.QueryTooSlow;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestTenancy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One query to many tenants: right for each, in order, and spoiled by none. */
class FleetAskingTest {

    private static final int TENANTS = 54;
    private static final String COUNT = "select count(*) from projects";

    private static TestTenancy tenancy;
    private static FleetAsking asking;

    @BeforeAll
    static void tenants_with_as_many_projects_as_their_number() {
        tenancy = TestTenancy.create();
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < TENANTS; i++) {
            tenancy.register("q" + String.format("%03d", i));
            sql.append(
                    """
                    insert into tenant_q%1$03d.projects (id, name, created_at)
                    select gen_random_uuid(), 'p' || g, timestamptz '2026-01-02 03:04:05.6Z' from generate_series(1, %1$d) g;
                    """
                            .formatted(i));
        }
        tenancy.database().execute(sql.toString());
        asking = new FleetAsking(
                tenancy.database().owner(),
                tenancy.database().config(),
                Optional.empty(),
                Executors.defaultThreadFactory());
    }

    @Test
    void every_tenant_answers_for_itself_in_the_order_of_slugs() throws Exception {
        Collected result = new Collected();

        QueryOutcome outcome = ask(COUNT, result);

        assertThat(result.names()).containsExactly("tenant", "count");
        assertThat(result.columns.get(1)).isEqualTo(new Column("count", "bigint", Column.Kind.NUMBER));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            expected.add("q%1$03d|%1$d".formatted(i));
        }
        assertThat(result.rows).isEqualTo(expected);
        assertThat(outcome.isWhole()).isTrue();
        assertThat(outcome.answered()).isEqualTo(TENANTS);
        assertThat(outcome.rows()).isEqualTo(TENANTS);
    }

    @Test
    void fifty_tenants_to_a_statement_and_one_to_a_statement_give_the_same() throws Exception {
        for (String sql : List.of(
                "select name, id is null as none, created_at, archived_at from projects order by length(name), name",
                "with p as (select * from projects where name ~ 'p\\d$') select count(*), max(name) n from p",
                "select count(*) as n, 'it''s; -- no /* comment' as \"tenant\", E'\\\\' as b from projects",
                "select p.name, m.n from projects p cross join lateral (select count(*) n from projects q where q.name"
                        + " < p.name) m order by 1 limit 3",
                "select 1 as one /* and ' that */ -- is all",
                "table projects limit 0")) {
            Collected together = new Collected();
            Collected alone = new Collected();

            ask(sql + ";", together);
            // What is looked up when the query runs makes it one statement for each tenant.
            ask("select q.* from (" + sql + "\n) q where current_schema() is not null", alone);

            assertThat(together.rows).as(sql).isEqualTo(alone.rows);
            assertThat(together.names()).isEqualTo(alone.names());
        }
    }

    @Test
    void what_is_looked_up_when_the_query_runs_is_looked_up_in_the_tenants_own_schema() throws Exception {
        Collected result = new Collected();

        ask(
                "select current_schema(), to_regclass('projects') = 'projects'::regclass as same,"
                        + " (select relnamespace::regnamespace::text from pg_class where oid = 'projects'::regclass) as home",
                result);

        assertThat(result.rows).hasSize(TENANTS).contains("q007|tenant_q007|true|tenant_q007");
        assertThat(result.rows).allSatisfy(row -> assertThat(row.split("\\|", -1)[1])
                .isEqualTo("tenant_" + row.split("\\|", -1)[0])
                .isEqualTo(row.split("\\|", -1)[3]));
    }

    @Test
    void what_is_seen_by_the_search_path_is_seen_by_the_tenants() throws Exception {
        Collected result = new Collected();

        ask(
                "select count(*), min(pg_typeof(p)::text), min(pg_describe_object('pg_class'::regclass, c.oid, 0)),"
                        + " min(c.relname) from pg_class c, projects p where pg_table_is_visible(c.oid)"
                        + " and c.relname = 'projects'",
                result);

        assertThat(result.rows).hasSize(TENANTS).contains("q001|1|projects|table projects|projects");
    }

    @Test
    void a_table_or_alias_named_like_a_schema_is_not_taken_for_it() throws Exception {
        Collected result = new Collected();

        ask(
                "with tenant_q000 as (select name from projects) select count(tenant_q000.name), 'tenant_q000.x' from tenant_q000",
                result);

        assertThat(result.rows).hasSize(TENANTS).contains("q003|3|tenant_q000.x");
    }

    @Test
    void columns_are_told_apart_and_values_written_as_their_kind_says() throws Exception {
        Collected result = new Collected();

        ask(
                FleetQuery.of("select 1 as a, 2 as a, true as t, created_at, '{\"x\": 1}'::jsonb as j, null::int as n"
                                + " from projects limit 1")
                        .of(TenantSelection.of(new Slug("q001"))),
                result);

        assertThat(result.names()).containsExactly("tenant", "a", "a_2", "t", "created_at", "j", "n");
        assertThat(result.columns)
                .extracting(Column::kind)
                .containsExactly(
                        Column.Kind.TEXT,
                        Column.Kind.NUMBER,
                        Column.Kind.NUMBER,
                        Column.Kind.BOOLEAN,
                        Column.Kind.TIME,
                        Column.Kind.JSON,
                        Column.Kind.NUMBER);
        assertThat(result.rows).containsExactly("q001|1|2|true|2026-01-02T03:04:05.6Z|{\"x\": 1}|");
    }

    @Test
    void values_of_every_length_and_kind_can_be_combined() throws Exception {
        Collected result = new Collected();

        ask(
                FleetQuery.of("select 'five '::char(5) as c, b'101' as b, 'x'::\"char\" as one, row(1, 'a') as r,"
                                + " array[1.5, 2] as a, interval '1 day' as i, '\\x00ff'::bytea as y, point(1, 2) as p,"
                                + " 'infinity'::timestamptz as t, 'nan'::float8 as f, null as n from projects limit 1")
                        .combinedBy("select length(c) as c, b, one, r, a, i, y, p::text, t, f, n, count(*) from result"
                                + " group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"),
                result);

        assertThat(result.rows)
                .containsExactly("4|101|x|(1,a)|{1.5,2}|1 day|\\x00ff|(1,2)|infinity|NaN||" + (TENANTS - 1));
    }

    @Test
    void a_query_takes_no_more_than_its_part_of_the_locks() throws Exception {
        List<Integer> held = new CopyOnWriteArrayList<>();
        Thread watching = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                tenancy.database()
                        .query("select count(*) from pg_locks l join pg_stat_activity a using (pid)"
                                + " where a.usename like 'tenancy\\_query%' and a.datname = current_database()"
                                + " group by pid")
                        .forEach(count -> held.add(Integer.valueOf(count)));
            }
        });
        watching.start();

        QueryOutcome outcome = ask(
                "select count(*), (select pg_sleep(0.01)) is null from projects, team_members, idempotency_keys",
                new Collected());
        watching.interrupt();
        watching.join();

        assertThat(outcome.isWhole()).isTrue();
        // A quarter of what four queries may take together, on each of two connections.
        assertThat(Collections.max(held)).isBetween(3_000 / 4 / 2 / 2, 3_000 / 4 / 2);
    }

    @Test
    void a_tenant_whose_table_is_locked_is_told_and_holds_up_nobody() throws Exception {
        try (Connection migration = tenancy.database().owner().getConnection()) {
            migration.setAutoCommit(false);
            migration.createStatement().execute("lock table tenant_q042.projects in access exclusive mode");
            Collected result = new Collected();

            QueryOutcome outcome = ask(COUNT, result);

            assertThat(result.rows).hasSize(TENANTS - 1);
            assertThat(outcome.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.slug()).isEqualTo("q042");
                assertThat(fault.sqlState()).contains("55P03");
                assertThat(fault.reason()).contains("locked");
            });
            migration.rollback();
        }
    }

    @Test
    void a_query_whose_tables_are_all_locked_is_not_said_to_be_wrong() throws Exception {
        try (Connection migration = tenancy.database().owner().getConnection()) {
            migration.setAutoCommit(false);
            migration.createStatement().execute("lock table tenant_q042.projects in access exclusive mode");

            assertThatExceptionOfType(QueryTooSlow.class)
                    .isThrownBy(() -> rows(FleetQuery.of(COUNT).of(TenantSelection.of(new Slug("q042")))))
                    .withMessageContaining("locked");
            migration.rollback();
        }
    }

    @Test
    void a_remark_behind_a_query_is_no_second_one() throws Exception {
        FleetQuery one = FleetQuery.of("select count(*) from projects; -- of each /* */\n /* ; */ ")
                .of(TenantSelection.of(new Slug("q003")));

        assertThat(rows(one)).containsExactly("q003|3");
        assertThat(rows(one.combinedBy("select sum(count) from result; -- of all")))
                .containsExactly("3");
        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> rows(FleetQuery.of("select 1; -- one\n select 2")))
                .withMessageContaining("2 statements");
    }

    @Test
    void names_that_only_one_tenants_path_finds_can_be_combined() throws Exception {
        assertThat(rows(FleetQuery.of("select tableoid::regclass as t, count(*) from projects group by 1")
                        .combinedBy("select t, sum(count) from result group by 1")))
                .containsExactly("projects|1431");
    }

    /** A row every millisecond would take minutes. */
    @Test
    @Timeout(60)
    void who_reads_slowly_has_no_more_time_than_the_query() throws Exception {
        RowSink slow = new RowSink() {
            @Override
            public void columns(List<Column> columns) {}

            @Override
            public void row(List<@Nullable String> values) throws IOException {
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        QueryLimits second = QueryLimits.DEFAULT.withTotal(Duration.ofSeconds(1));
        FleetQuery many = FleetQuery.of("select generate_series(1, 4000)").within(second);

        QueryOutcome outcome = ask(many, slow);

        assertThat(outcome.answered()).isLessThan(TENANTS);
        assertThat(outcome.faults().get(0).reason()).contains("when the time of 1.0 s was over");
        assertThatExceptionOfType(QueryTooSlow.class)
                .isThrownBy(() -> ask(
                        FleetQuery.of(COUNT)
                                .combinedBy("select generate_series(1, 300000) from result")
                                .within(second),
                        slow));
    }

    /** The lock is the transaction's, so that no pooler can leave it behind. */
    @Test
    void who_makes_the_login_waits_for_nobody_for_long() throws Exception {
        FleetAsking fresh = asking(tenancy);
        try (Connection another = tenancy.database().owner().getConnection()) {
            another.setAutoCommit(false);
            another.createStatement().execute("select pg_advisory_xact_lock(" + OwnReader.LOCK + ")");

            assertThatExceptionOfType(QueriesUnavailable.class)
                    .isThrownBy(() -> fresh.run(FleetQuery.of(COUNT), new Collected(), "test"))
                    .withMessageContaining("ask again");
            another.rollback();
        }
        assertThat(fresh.run(FleetQuery.of(COUNT), new Collected(), "test").isWhole())
                .isTrue();
        assertThat(tenancy.database()
                        .query("select count(*) from pg_locks where locktype = 'advisory' and database ="
                                + " (select oid from pg_database where datname = current_database())"))
                .containsExactly("0");
    }

    @Test
    void only_the_tenants_that_are_meant_are_asked() throws Exception {
        tenancy.database()
                .execute(
                        "update tenants set labels = '{\"region\": \"eu\"}', version = version + 1 where slug in ('q001', 'q002');"
                                + "update tenants set status = 'suspended', version = version + 1 where slug = 'q002'");
        TenantSelection europe =
                new TenantSelection(List.of(), Optional.empty(), new Labels(Map.of("region", "eu")), Set.of());

        assertThat(rows(FleetQuery.of(COUNT).of(europe))).containsExactly("q001|1", "q002|2");
        assertThat(rows(FleetQuery.of(COUNT)
                        .of(new TenantSelection(
                                List.of(new Slug("q002"), new Slug("q003")),
                                Optional.empty(),
                                Labels.NONE,
                                Set.of(TenantStatus.SUSPENDED)))))
                .containsExactly("q002|2");
        assertThatExceptionOfType(TenantNotFound.class)
                .isThrownBy(() -> rows(FleetQuery.of(COUNT).of(TenantSelection.of(new Slug("nobody")))));
        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> rows(FleetQuery.of(COUNT)
                        .of(new TenantSelection(List.of(), Optional.of("gold"), Labels.NONE, Set.of()))))
                .withMessageContaining("No tenant");
    }

    @Test
    void answers_are_combined_by_a_second_query() throws Exception {
        Collected result = new Collected();

        QueryOutcome outcome = ask(
                FleetQuery.of("select name, created_at, E'a\\tb\\\\' || chr(10) as odd, null as nothing from projects")
                        .combinedBy(
                                "select count(*), count(distinct tenant) as tenants, min(odd) = E'a\\tb\\\\\\n' as same,"
                                        + " count(nothing), max(created_at) from result"),
                result);

        assertThat(result.names()).containsExactly("count", "tenants", "same", "count_2", "max");
        assertThat(result.rows).containsExactly("1431|53|true|0|2026-01-02T03:04:05.6Z");
        assertThat(outcome.rows()).isEqualTo(1);
        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> rows(FleetQuery.of(COUNT).combinedBy("select sum(cont) from result")))
                .withMessageStartingWith("Combining: PostgreSQL refuses the query at character 12:")
                .satisfies(refused -> {
                    assertThat(refused.isCombining()).isTrue();
                    assertThat(refused.position()).isEqualTo(12);
                });
    }

    @Test
    void who_fails_half_way_is_not_among_what_is_combined() throws Exception {
        Collected result = new Collected();

        QueryOutcome outcome = ask(
                FleetQuery.of(
                                "select 1 / case when n = 150 and (select count(*) from projects) = 7 then 0 else 1 end as one"
                                        + " from generate_series(1, 200) as n")
                        .combinedBy("select count(*), count(distinct tenant) as tenants from result"),
                result);

        assertThat(outcome.faults()).extracting(TenantFault::slug).containsExactly("q007");
        assertThat(result.rows).containsExactly((TENANTS - 1) * 200 + "|" + (TENANTS - 1));
    }

    @Test
    @Timeout(60)
    void combining_that_runs_out_of_time_or_loses_a_connection_ends_and_leaves_nothing() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        FleetAsking watched =
                new FleetAsking(tenancy.database().owner(), tenancy.database().config(), Optional.empty(), task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    return thread;
                });
        FleetQuery slow = FleetQuery.of("select 1, pg_sleep(0.2)::text from projects limit 1")
                .combinedBy("select count(*) from result");

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(QueryTooSlow.class)
                    .isThrownBy(() -> watched.run(
                            slow.within(QueryLimits.DEFAULT.withTotal(Duration.ofSeconds(1))),
                            new Collected(),
                            "test"));
        }
        Thread ending = new Thread(() -> {
            while (tenancy.database()
                    .query("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(%'"
                            + " and usename like 'tenancy\\_query%' and datname = current_database()"
                            + " and query_start < clock_timestamp() - interval '50 ms'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
        });
        ending.start();
        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> watched.run(slow, new Collected(), "test"));
        ending.join();

        for (Thread thread : threads) {
            thread.join(5_000);
        }
        assertThat(threads).noneMatch(Thread::isAlive);
        assertNoConnectionIsLeft();
        Collected result = new Collected();
        watched.run(FleetQuery.of(COUNT).combinedBy("select sum(count) from result"), result, "test");
        assertThat(result.rows).containsExactly("1431");
    }

    @Test
    void a_tenants_rows_may_become_wide() throws Exception {
        Collected result = new Collected();

        QueryOutcome outcome = ask(
                FleetQuery.of("select case when g <= 200 then '' else repeat('x', 100000) end from"
                                + " generate_series(1, 700) g")
                        .of(TenantSelection.of(new Slug("q001"))),
                result);

        assertThat(outcome.faults()).isEmpty();
        assertThat(result.rows).hasSize(700);
    }

    @Test
    void what_postgresql_does_not_understand_is_refused_with_the_place() {
        Collected nothing = new Collected();

        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> ask("select count(*) from project", nothing))
                .withMessageContaining("at character 22: relation \"project\" does not exist")
                .satisfies(refused -> assertThat(refused.position()).isEqualTo(22));
        assertThatExceptionOfType(QueryRefused.class)
                .isThrownBy(() -> ask("selekt 1", nothing))
                .withMessageContaining("at character 1:")
                .withMessageContaining("42601");
        assertThat(nothing.columns).isEmpty();
    }

    @Test
    void a_result_is_cut_off_after_as_many_rows_as_it_may_have() throws Exception {
        Collected result = new Collected();

        QueryOutcome outcome =
                ask(FleetQuery.of("select name from projects").within(QueryLimits.DEFAULT.withRows(100)), result);

        assertThat(result.rows).hasSize(100);
        assertThat(outcome.cut()).isTrue();
        assertThat(outcome.isWhole()).isFalse();
        assertThat(outcome.faults()).isEmpty();
    }

    @Test
    void large_answers_stream_and_wait_for_who_reads_them() throws Exception {
        AtomicLong rows = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        RowSink counts = new RowSink() {
            @Override
            public void columns(List<Column> columns) {}

            @Override
            public void row(List<@Nullable String> values) {
                rows.incrementAndGet();
                bytes.addAndGet(String.valueOf(values.get(2)).length());
            }
        };

        QueryOutcome outcome = asking.run(
                FleetQuery.of("select g, repeat('x', 1000) from projects, generate_series(1, 40) g"), counts, "test");

        assertThat(rows.get()).isEqualTo(1431 * 40);
        assertThat(bytes.get()).isEqualTo(1431L * 40 * 1000);
        assertThat(outcome.isWhole()).isTrue();
    }

    @Test
    void a_query_that_takes_its_time_outs_off_is_ended_all_the_same() throws Exception {
        QueryLimits short2 = QueryLimits.DEFAULT.withTotal(Duration.ofSeconds(1));

        assertThatExceptionOfType(QueryTooSlow.class)
                .isThrownBy(() -> ask(
                        FleetQuery.of("select set_config('statement_timeout', '0', false), pg_sleep(600) from"
                                        + " generate_series(1, 1000)")
                                .within(short2),
                        new Collected()));
        assertNoConnectionIsLeft();
    }

    @Test
    void what_the_reader_of_the_result_throws_ends_the_query() throws Exception {
        RowSink gone = new RowSink() {
            @Override
            public void columns(List<Column> columns) throws IOException {
                throw new IOException("gone");
            }

            @Override
            public void row(List<@Nullable String> values) {}
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> asking.run(FleetQuery.of(COUNT), gone, "test"))
                .withMessage("gone");
        assertNoConnectionIsLeft();
    }

    @Test
    void who_asked_what_is_in_the_audit_trail_even_if_it_is_refused() throws Exception {
        try {
            asking.run(FleetQuery.of("select 'audited' from nowhere"), new Collected(), "eve");
        } catch (QueryRefused e) {
            assertThat(tenancy.database().query("select action, detail from audit_events where actor = 'eve'"))
                    .containsExactly("analytics.queried|select 'audited' from nowhere");
            return;
        }
        throw new AssertionError("it was not refused");
    }

    /** What has been closed the server has heard of in a moment. */
    private static void assertNoConnectionIsLeft() throws InterruptedException {
        List<String> left = List.of("?");
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            Thread.sleep(20);
            left = tenancy.database()
                    .query("select pid, state, query from pg_stat_activity where usename like 'tenancy\\_query%'"
                            + " and datname = current_database()");
        }
        assertThat(left).isEmpty();
    }

    private static QueryOutcome ask(String sql, RowSink sink) throws Exception {
        return ask(FleetQuery.of(sql), sink);
    }

    private static QueryOutcome ask(FleetQuery query, RowSink sink) throws Exception {
        return asking.run(query, sink, "test");
    }

    private static List<String> rows(FleetQuery query) throws SQLException, IOException {
        Collected result = new Collected();
        asking.run(query, result, "test");
        return result.rows;
    }

    static FleetAsking asking(TestTenancy tenancy) {
        return new FleetAsking(
                tenancy.database().owner(),
                tenancy.database().config(),
                Optional.empty(),
                Executors.defaultThreadFactory());
    }
}
