package dev.tenancy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.log.LogContext;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit trail of a fleet in which much has happened. */
class AuditSearchTest {

    private static final int EVENTS = 50_000;
    private static final Limit TWENTY = new Limit(20);

    private static TestDatabase database;
    private static AuditSearch search;

    /** Fifty thousand events of a hundred tenants, one a minute; of acme, of eve and of purges there are few. */
    @BeforeAll
    static void much_has_happened() {
        TestTenancy tenancy = TestTenancy.create();
        database = tenancy.database();
        database.execute(
                """
                insert into public.audit_events (at, actor, action, tenant_id, tenant_slug)
                select timestamptz '2026-01-01T00:00:00Z' + i * interval '1 minute',
                       case when i %% 5000 = 7 then 'eve' else 'ann' end,
                       case when i %% 5000 = 7 then 'key.created' when i %% 5000 = 8 then 'key.revoked'
                            when i %% 5000 = 9 then 'keyring.made' else 'tenant.changed' end,
                       case when i %% 5000 = 7 then '00000000-0000-0000-0000-00000000000a'::uuid end,
                       case when i %% 5000 = 7 then 'acme-before' else 'tenant-' || i %% 100 end
                from generate_series(1, %d) i;
                analyze public.audit_events;
                """
                        .formatted(EVENTS));
        database.execute(
                """
                insert into public.tenants (id, slug, schema_name, name, plan, schema_version, schema_digest)
                values ('00000000-0000-0000-0000-00000000000a', 'acme', 'tenant_acme', 'Acme', 'free', '1', 'd')
                """);
        search = new AuditSearch(database.app());
    }

    @Test
    void pages_hold_every_event_once_newest_first() throws SQLException {
        AuditQuery keys = new AuditQuery(
                Optional.empty(), Optional.empty(), Optional.of("key"), Optional.empty(), Optional.empty());
        List<Long> seen = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        do {
            Page<AuditEvent, Long> page = search.page(keys, new Limit(3), before);
            page.items().forEach(event -> seen.add(event.id()));
            before = page.next();
        } while (before.isPresent());

        assertThat(seen).hasSize(20).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void a_page_of_long_details_ends_early_and_the_next_goes_on_behind_it() throws SQLException {
        database.execute("insert into public.audit_events (actor, action, detail)"
                + " select 'wordy', 'analytics.queried', i || repeat('ü', 50000) from generate_series(10, 39) i"
                + " union all select 'wordy', 'analytics.queried', '40' || repeat('x', 3000000)");
        List<Integer> sizes = new ArrayList<>();
        List<String> begins = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        do {
            Page<AuditEvent, Long> page = search.page(query("actor", "wordy"), TWENTY, before);
            sizes.add(page.items().size());
            page.items()
                    .forEach(event -> begins.add(event.detail().orElseThrow().substring(0, 2)));
            before = page.next();
        } while (before.isPresent());

        assertThat(sizes).containsExactly(1, 11, 11, 8);
        assertThat(begins)
                .containsExactlyElementsOf(IntStream.rangeClosed(10, 40)
                        .mapToObj(i -> String.valueOf(50 - i))
                        .toList());
        database.execute("delete from public.audit_events where actor = 'wordy'");
    }

    @Test
    void an_action_stands_for_itself_and_those_below_it() throws SQLException {
        assertThat(actions("key")).containsOnly("key.created", "key.revoked");
        assertThat(actions("key.created")).containsOnly("key.created");
        assertThat(actions("key.creat")).isEmpty();
    }

    @Test
    void a_tenant_is_found_by_its_slug_of_then_and_by_that_of_now() throws SQLException {
        assertThat(page(tenant("acme-before")).items()).hasSize(10);
        assertThat(page(tenant("acme")).items()).hasSize(10).allSatisfy(event -> assertThat(event.tenantSlug())
                .contains("acme-before"));
        assertThat(page(tenant("nobody")).items()).isEmpty();
    }

    @Test
    void times_are_from_the_first_to_before_the_second() throws SQLException {
        AuditQuery hour = new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.parse("2026-01-01T01:00:00Z")),
                Optional.of(Instant.parse("2026-01-01T01:05:00Z")));

        assertThat(page(hour).items())
                .extracting(AuditEvent::at)
                .hasSize(5)
                .startsWith(Instant.parse("2026-01-01T01:04:00Z"))
                .endsWith(Instant.parse("2026-01-01T01:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, acme,                 audit_events_tenant_slug_idx audit_events_tenant_id_idx",
        "tenant, tenant-3,             audit_events_tenant_slug_idx audit_events_tenant_id_idx",
        "actor,  eve,                  audit_events_actor_idx",
        "action, key.created,          audit_events_action_idx",
        "action, key,                  audit_events_action_idx",
        "from,   2026-02-04T17:00:00Z, audit_events_",
        "until,  2026-01-01T02:00:00Z, audit_events_at_idx",
        "none,   -,                    audit_events_pkey",
    })
    void each_filter_reads_an_index_and_no_more_than_it_needs(String filter, String value, String indexes)
            throws SQLException {
        AuditSearch.Select select = AuditSearch.select(query(filter, value), TWENTY, Optional.of(EVENTS + 1L));
        try (Connection connection = database.app().getConnection()) {
            String plan = String.join(
                    "\n",
                    TestDatabase.query(
                            connection,
                            "explain (analyze, timing off) " + select.sql(),
                            select.parameters().toArray()));

            assertThat(plan).contains(indexes.split(" ")).doesNotContain("Seq Scan on audit_events");
            assertThat(plan.lines().filter(line -> line.contains("Rows Removed by Filter")))
                    .as(plan)
                    .isEmpty();
        }
    }

    @Test
    void what_is_written_is_read_with_request_and_address() throws SQLException {
        LogContext.begin("request-1", "192.0.2.7");
        try (Connection connection = database.owner().getConnection()) {
            AuditLog.write(
                    connection,
                    "zoe",
                    "tenant.suspended",
                    TenantId.random(),
                    new Slug("globex"),
                    Optional.of("unpaid"));
        } finally {
            LogContext.end();
        }

        assertThat(page(query("actor", "zoe")).items()).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("tenant.suspended");
            assertThat(event.tenantSlug()).contains("globex");
            assertThat(event.detail()).contains("unpaid");
            assertThat(event.requestId()).contains("request-1");
            assertThat(event.remoteAddress()).contains("192.0.2.7");
        });
        database.execute("delete from public.audit_events where actor = 'zoe'");
    }

    @Test
    void refuses_texts_and_times_no_event_can_have() {
        for (String[] wrong : new String[][] {
            {"actor", ""}, {"tenant", "x".repeat(201)}, {"action", "a\0b"}, {"from", Instant.MIN.toString()}
        }) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .as(wrong[0])
                    .isThrownBy(() -> query(wrong[0], wrong[1]));
        }
    }

    private static List<String> actions(String action) throws SQLException {
        return page(query("action", action)).items().stream()
                .map(AuditEvent::action)
                .toList();
    }

    private static Page<AuditEvent, Long> page(AuditQuery query) throws SQLException {
        return search.page(query, TWENTY, Optional.empty());
    }

    private static AuditQuery tenant(String slug) {
        return query("tenant", slug);
    }

    private static AuditQuery query(String filter, String value) {
        return new AuditQuery(
                only(filter, "tenant", value),
                only(filter, "actor", value),
                only(filter, "action", value),
                only(filter, "from", value).map(Instant::parse),
                only(filter, "until", value).map(Instant::parse));
    }

    private static Optional<String> only(String filter, String name, String value) {
        return Optional.of(value).filter(any -> filter.equals(name));
    }
}
