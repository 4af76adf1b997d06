package dev.tenancy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.config.Isolation;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.paging.Limit;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantQuery.Position;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a thousand tenants have, held against what is found by looking at every row of each. */
class UsageListTest {

    private static RandomFleet fleet;
    private static UsageCollector collector;
    private static UsageList list;
    private static NotedUsage noted;

    @BeforeAll
    static void a_thousand_tenants_noted_once() throws SQLException {
        fleet = RandomFleet.create();
        TestDatabase database = fleet.database();
        FactsQuery facts = new FactsQuery(database.app(), database.owner(), Isolation.ROLE);
        collector = new UsageCollector(database.owner(), facts, Duration.ofHours(1));
        list = new UsageList(database.app(), facts, collector);
        noted = new NotedUsage(database.app());
        assertThat(collector.collect()).isTrue();
    }

    @Test
    void everybody_has_what_the_oracle_says() throws SQLException {
        List<TenantFacts> found = new ArrayList<>();

        list.all(
                UsageQuery.ALL,
                some -> found.addAll(some.stream().map(TenantUsage::facts).toList()));

        assertThat(found).hasSize(RandomFleet.TENANTS);
        assertThat(found).allSatisfy(each -> assertThat(said(each)).isEqualTo(said(oracle(each.slug()))));
        assertThat(found)
                .filteredOn(each -> each.problem().isPresent())
                .as("broken, and told so")
                .hasSize(21);
    }

    @Test
    void a_join_that_multiplies_would_not_have_passed() throws SQLException {
        int wrong = 0;
        try (Connection connection = fleet.database().superuser().getConnection()) {
            for (int i = 2; i <= 96; i++) {
                String joined = TestDatabase.query(
                                connection,
                                "select count(p.id), count(p.archived_at), count(m.id) from tenant_org%1$d.projects p full join tenant_org%1$d.team_members m on true"
                                        .formatted(i))
                        .get(0);
                TenantFacts truth = oracle("org" + i);
                if (truth.problem().isEmpty()
                        && !joined.equals(truth.projects().getAsLong() + "|"
                                + truth.archivedProjects().getAsLong() + "|"
                                + truth.members().getAsLong())) {
                    wrong++;
                }
            }
        }
        assertThat(wrong).as("tenants with several of both").isGreaterThan(40);
    }

    @Test
    void in_every_order_the_noted_figures_stand_as_the_oracle_would_put_them() throws SQLException {
        Instant last = noted.last().orElseThrow();
        for (Figure figure : List.of(Figure.SIZE, Figure.PROJECTS, Figure.MEMBERS, Figure.ACTIVITY)) {
            for (boolean descending : List.of(false, true)) {
                UsageQuery query = by(figure, descending, all());
                assertThat(noted.ranked(query, figure, last, RandomFleet.TENANTS, Optional.empty()))
                        .as("%s, descending %s", figure, descending)
                        .extracting(Ranked::slug)
                        .containsExactlyElementsOf(sorted(fleet.oracle().values().stream(), figure, descending));
            }
        }
    }

    @Test
    void pages_hold_everybody_once_in_order_and_the_sums_of_all() throws SQLException {
        UsageQuery query = by(Figure.PROJECTS, true, all());

        List<String> paged = paged(query, new Limit(200), page -> {
            assertThat(page.totals()).contains(sum(fleet.oracle().values().stream()));
            assertThat(page.noted()).isPresent();
        });

        assertThat(paged).containsExactlyElementsOf(sorted(fleet.oracle().values().stream(), Figure.PROJECTS, true));
    }

    @Test
    void up_to_five_hundred_are_looked_up_now_and_filters_hold() throws SQLException {
        Labels eu = new Labels(Map.of("region", "eu"));
        TenantQuery free = new TenantQuery(
                Optional.empty(),
                Optional.of(TenantStatus.ACTIVE),
                Optional.of("free"),
                Optional.empty(),
                eu,
                TenantQuery.Sort.SLUG,
                false);
        List<TenantFacts> truth =
                fleet.numbered(i -> i % 3 == 0 && i % 4 == 0 && i % 7 != 0).toList();

        for (Figure figure : List.of(Figure.SIZE, Figure.MEMBERS, Figure.ACTIVITY)) {
            List<String> paged = paged(by(figure, true, free), new Limit(30), page -> {
                assertThat(page.noted()).as("of now").isEmpty();
                assertThat(page.totals()).contains(sum(truth.stream()));
            });
            assertThat(paged).as("%s", figure).containsExactlyElementsOf(sorted(truth.stream(), figure, true));
        }
        assertThat(truth).hasSizeGreaterThan(60);
    }

    @Test
    void growth_is_what_was_noted_against_a_week_before_and_who_was_not_noted_is_last() throws SQLException {
        TestDatabase database = fleet.database();
        database.execute(
                """
                insert into fleet_usage (at, tenants, bytes) values (now() - interval '7 days 10 minutes', 3, 0);
                insert into tenant_usage (tenant_id, at, bytes)
                select t.id, now() - interval '7 days 10 minutes', u.bytes - 1000000 * substr(t.slug, 4)::int
                from tenants t join tenant_usage u on u.tenant_id = t.id where t.slug in ('org2', 'org3', 'org4');
                """);
        TenantQuery some = new TenantQuery(
                Optional.of("org"),
                Optional.empty(),
                Optional.of("team"),
                Optional.empty(),
                Labels.NONE,
                TenantQuery.Sort.SLUG,
                true);
        try {
            UsagePage page =
                    list.page(new UsageQuery(some, Optional.of(Figure.GROWTH)), new Limit(1), Optional.empty());

            assertThat(page.page().items()).singleElement().satisfies(first -> {
                assertThat(first.tenant().slug()).hasToString("org4");
                assertThat(first.bytesGrown()).hasValue(4_000_000);
            });
        } finally {
            database.execute(
                    "delete from fleet_usage where bytes = 0; delete from tenant_usage where at < now() - interval '1 day'");
        }
    }

    @Test
    void who_was_registered_since_is_noted_before_anybody_is_sorted_but_not_twice_in_a_minute() throws SQLException {
        TestDatabase database = fleet.database();
        database.execute(
                """
                insert into tenants (id, slug, schema_name, name, plan, schema_version, schema_digest)
                  values (gen_random_uuid(), 'newcomer', 'tenant_newcomer', 'N', 'free', '3', 'd');
                create schema tenant_newcomer; grant usage on schema tenant_newcomer to tenancy_reader;
                create table tenant_newcomer.projects as table tenant_org2.projects;
                insert into tenant_newcomer.projects select gen_random_uuid(), 'n', now() from generate_series(1, 100);
                create table tenant_newcomer.team_members as table tenant_org2.team_members;
                grant select on all tables in schema tenant_newcomer to tenancy_reader;
                """);
        UsageQuery most = by(Figure.PROJECTS, true, all());
        try {
            assertThat(first(most)).as("noted a moment ago").isNotEqualTo("newcomer");

            database.execute(
                    """
                    update fleet_usage set at = at - interval '2 minutes';
                    update tenant_usage set at = at - interval '2 minutes';
                    """);

            assertThat(first(most)).isEqualTo("newcomer");
        } finally {
            database.execute("drop schema tenant_newcomer cascade; delete from tenants where slug = 'newcomer'");
            database.execute("delete from fleet_usage; delete from tenant_usage");
            collector.collect();
        }
    }

    @Test
    void who_reads_no_further_is_told_no_more() throws SQLException {
        List<Integer> handed = new ArrayList<>();

        list.all(by(Figure.SIZE, true, all()), some -> {
            handed.add(some.size());
            return false;
        });

        assertThat(handed).containsExactly(200);
    }

    private static String first(UsageQuery query) throws SQLException {
        return list.page(query, new Limit(1), Optional.empty())
                .page()
                .items()
                .get(0)
                .tenant()
                .slug()
                .value();
    }

    private static List<String> paged(UsageQuery query, Limit limit, java.util.function.Consumer<UsagePage> each)
            throws SQLException {
        List<String> slugs = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        do {
            UsagePage page = list.page(query, limit, after);
            each.accept(page);
            page.page().items().forEach(usage -> {
                assertThat(said(usage.facts()))
                        .isEqualTo(said(oracle(usage.tenant().slug().value())));
                slugs.add(usage.tenant().slug().value());
            });
            after = page.page().next();
        } while (after.isPresent());
        return slugs;
    }

    private static UsageQuery by(Figure figure, boolean descending, TenantQuery tenants) {
        return new UsageQuery(
                new TenantQuery(
                        tenants.text(),
                        tenants.status(),
                        tenants.plan(),
                        tenants.schemaVersion(),
                        tenants.labels(),
                        TenantQuery.Sort.SLUG,
                        descending),
                Optional.of(figure));
    }

    private static TenantQuery all() {
        return TenantQuery.ALL;
    }

    private static TenantFacts oracle(String slug) {
        return fleet.oracle().get(slug);
    }

    /** All but the words for what is wrong. */
    private static String said(TenantFacts facts) {
        return facts.slug() + " " + facts.bytes() + " " + facts.projects() + " " + facts.archivedProjects() + " "
                + facts.members() + " " + facts.lastActivity() + " "
                + facts.problem().isPresent();
    }

    /** By plain comparison of what the oracle says; nobody's figure is less than none. */
    private static List<String> sorted(Stream<TenantFacts> tenants, Figure figure, boolean descending) {
        Comparator<TenantFacts> order = Comparator.<TenantFacts>comparingDouble(each -> switch (figure) {
                    case SIZE -> each.bytes().orElse(-1);
                    case PROJECTS -> each.projects().orElse(-1);
                    case MEMBERS -> each.members().orElse(-1);
                    case ACTIVITY ->
                        each.lastActivity()
                                .map(at -> at.getEpochSecond() + at.getNano() / 1e9)
                                .orElse(-1.0);
                    case GROWTH -> throw new IllegalArgumentException();
                })
                .thenComparing(TenantFacts::slug);
        return tenants.sorted(descending ? order.reversed() : order)
                .map(TenantFacts::slug)
                .toList();
    }

    private static Totals sum(Stream<TenantFacts> tenants) {
        List<TenantFacts> all = tenants.toList();
        return new Totals(
                all.size(),
                (int) all.stream().filter(each -> each.problem().isEmpty()).count(),
                all.stream().mapToLong(each -> each.bytes().orElse(0)).sum(),
                new UsageCounts(
                        all.stream()
                                .mapToLong(each -> each.projects().orElse(0))
                                .sum(),
                        all.stream()
                                .mapToLong(each -> each.archivedProjects().orElse(0))
                                .sum(),
                        all.stream().mapToLong(each -> each.members().orElse(0)).sum()));
    }
}
