package dev.tenancy.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Attempt;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.Limits;
import dev.tenancy.migration.SchemaMigrator;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.PurgeIncomplete;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.CountedConnections;
import dev.tenancy.testing.CutConnections;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PurgeTest {

    /** Gives up at once. */
    private static final PurgePace HASTY = new PurgePace(50, Duration.ofMillis(50), 1);

    /** All kinds of things that depend on each other, across kinds and in circles. */
    private static final String EVERYTHING =
            """
            create type mood as enum ('good', 'bad');
            create domain percent as int check (value between 0 and 100);
            create type pair as (a int, b mood);
            create sequence numbers;
            create table customers (id int generated always as identity, region text, feeling mood, share percent,
              primary key (id, region)) partition by list (region);
            create table customers_eu partition of customers for values in ('eu') partition by range (id);
            create table customers_eu_1 partition of customers_eu for values from (0) to (100);
            create table customers_eu_2 partition of customers_eu for values from (100) to (200);
            create table customers_us partition of customers for values in ('us');
            create table orders (id serial primary key, customer int, region text, parent int references orders,
              number int default nextval('numbers'), foreign key (customer, region) references customers);
            create table bills (id int, at date, number int, who int, region text, primary key (id, at),
              foreign key (who, region) references customers) partition by range (at);
            create table bills_1 partition of bills for values from ('2026-01-01') to ('2027-01-01');
            create table base (id int);
            create table heir (extra text) inherits (base);
            create table chicken (id int primary key, egg int);
            create table egg (id int primary key, chicken int references chicken);
            alter table chicken add foreign key (egg) references egg;
            create function doubled(n int) returns int immutable language sql return n * 2;
            create table computed (n int, twice int generated always as (doubled(n)) stored);
            create index computed_idx on computed (doubled(n));
            create function all_orders() returns setof orders language sql begin atomic select * from orders; end;
            create aggregate total (int) (sfunc = int4pl, stype = int);
            create procedure tidy() language sql as 'select 1';
            create view eu as select * from customers where region = 'eu';
            create view eu_orders as select o.*, all_orders() from orders o join eu on eu.id = o.customer;
            create materialized view sums as select count(*) from eu_orders;
            create function noted() returns trigger language plpgsql as 'begin return new; end';
            create trigger note before insert on orders for each row execute function noted();
            create table "odd name; {x} ? $$" ("co lumn" int primary key);
            create statistics st on id, customer from orders;
            alter table orders enable row level security;
            create policy mine on orders using (doubled(id) > 0);
            insert into customers (region) values ('eu'), ('us');
            """;

    /** One of each part. */
    private static final String SOME_OF_IT =
            """
            create type mood as enum ('good', 'bad');
            create sequence numbers;
            create table customers (id int primary key, feeling mood) partition by range (id);
            create table customers_1 partition of customers for values from (0) to (100);
            create table orders (id int primary key, customer int references customers);
            create view happy as select * from customers where feeling = 'good';
            create function one() returns int language sql as 'select 1';
            """;

    private static LifecycleFixture fixture;
    private static TestDatabase database;

    private final Slug slug = TestDatabase.freshSlug();

    @BeforeAll
    static void prepare() {
        fixture = LifecycleFixture.create();
        database = fixture.tenancy().database();
    }

    @Test
    void leaves_nothing_but_the_audit_trail() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        in(slug, EVERYTHING);

        fixture.purge(slug);

        requireGone(tenant);
        assertThat(fixture.trail(slug))
                .containsExactly(
                        "tenant.archived|active → archived",
                        "tenant.purging|archived → purging: before the end of its grace period",
                        "tenant.purged|schema " + slug.schema() + " dropped, and its role");
        assertThat(fixture.tenancy().register(slug).tenant().id()).isNotEqualTo(tenant.id());
    }

    /** Portions of one object, so that nothing is saved by what comes after it. */
    @Test
    void nothing_depends_on_what_is_dropped_together() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        in(slug, EVERYTHING);

        fixture.purge(slug, new PurgePace(1, Duration.ofSeconds(1), 3));

        requireGone(tenant);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"ARCHIVED", "PURGING"})
    void only_an_archived_tenant_is_purged(TenantStatus status) throws SQLException {
        fixture.tenancy().register(slug);
        fixture.place(slug, status);

        assertThatExceptionOfType(TenantStatusConflict.class)
                .isThrownBy(() -> fixture.purge(slug))
                .withMessageContainingAll(slug.value(), status.code(), "archive it first");

        assertThat(fixture.tenant(slug).status()).isEqualTo(status);
    }

    @Test
    void the_grace_period_is_waited_for_unless_one_says_early() throws SQLException {
        Tenant tenant = fixture.archived(slug);

        assertThatExceptionOfType(TenantStatusConflict.class)
                .isThrownBy(() -> fixture.lifecycle().purge(slug, false, Precondition.NONE, LifecycleFixture.ACTOR))
                .withMessageContainingAll(slug.value(), "grace period");
        assertThat(fixture.tenant(slug).status()).isEqualTo(TenantStatus.ARCHIVED);

        database.execute("update public.tenants set purge_after = now() where slug = '" + slug + "'");
        fixture.lifecycle().purge(slug, false, Precondition.NONE, LifecycleFixture.ACTOR);

        requireGone(tenant);
        assertThat(fixture.trail(slug)).contains("tenant.purging|archived → purging");
    }

    @Test
    void a_stale_precondition_and_an_unknown_tenant_are_refused() throws SQLException {
        Tenant tenant = fixture.archived(slug);

        assertThatExceptionOfType(StaleVersion.class).isThrownBy(() -> fixture.lifecycle()
                .purge(slug, true, new Precondition(Set.of(tenant.version() - 1)), LifecycleFixture.ACTOR));
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> fixture.purge(TestDatabase.freshSlug()));

        assertThat(fixture.tenant(slug)).isEqualTo(tenant);
    }

    @Test
    void a_tenant_in_use_is_told_with_who_uses_it_and_goes_once_that_has_ended() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        try (Connection reader = reading(slug)) {
            String session =
                    TestDatabase.query(reader, "select pg_backend_pid()").get(0);

            assertThatExceptionOfType(PurgeIncomplete.class)
                    .isThrownBy(() -> fixture.purge(slug, HASTY))
                    .withMessageContainingAll(slug.value(), "in use", "session " + session, "Purge it again");
            assertThat(fixture.tenant(slug).status()).isEqualTo(TenantStatus.PURGING);
            for (Step step : Step.values()) {
                assertThatExceptionOfType(TenantStatusConflict.class).isThrownBy(() -> fixture.take(step, slug));
            }
            reader.rollback();
        }

        fixture.lifecycle().purge(slug, false, Precondition.NONE, LifecycleFixture.ACTOR);

        requireGone(tenant);
    }

    @Test
    void of_two_at_once_the_second_is_refused_and_a_third_finds_nobody() throws Exception {
        Tenant tenant = fixture.archived(slug);
        CompletableFuture<Void> first;
        try (Connection reader = reading(slug)) {
            first = CompletableFuture.runAsync(() -> purging(slug, new PurgePace(50, Duration.ofSeconds(20), 3)));
            awaitStatus(slug, TenantStatus.PURGING);

            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> fixture.purge(slug))
                    .withMessageContainingAll(slug.value(), "purged by somebody else");
            assertThat(migration(tenant))
                    .isInstanceOfSatisfying(Attempt.Blocked.class, blocked -> assertThat(blocked.byAnotherMigrator())
                            .isTrue());
            reader.rollback();
        }
        first.get();

        requireGone(tenant);
        assertThatExceptionOfType(TenantNotFound.class).isThrownBy(() -> fixture.purge(slug));
        assertThat(fixture.trail(slug))
                .filteredOn(row -> row.startsWith("tenant.purged"))
                .hasSize(1);
    }

    @Test
    @Timeout(60)
    void many_at_once_take_turns_and_leave_connections_to_others() throws Exception {
        CountedConnections connections = new CountedConnections(database);
        Purge purge = new Purge(connections, Isolation.ROLE, PurgePace.DEFAULT);
        List<Slug> slugs = Stream.generate(TestDatabase::freshSlug).limit(8).toList();
        for (Slug each : slugs) {
            fixture.archived(each);
        }
        CyclicBarrier start = new CyclicBarrier(slugs.size());
        ExecutorService threads = Executors.newFixedThreadPool(slugs.size());
        try {
            List<Future<Void>> purges = threads.invokeAll(slugs.stream()
                    .<Callable<Void>>map(each -> () -> {
                        start.await();
                        purge.purge(each, true, Precondition.NONE, LifecycleFixture.ACTOR);
                        return null;
                    })
                    .toList());
            for (Future<Void> each : purges) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(connections.most()).as("of the eight there are").isLessThanOrEqualTo(4);
    }

    @Test
    @Timeout(60)
    void a_tenant_that_is_being_migrated_is_left_as_it_is() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        try (Connection migrator = database.owner().getConnection()) {
            migrator.setAutoCommit(false);
            TestDatabase.query(
                    migrator, "select pg_advisory_xact_lock(" + new HistoryTable(slug.schema()).lock() + ")::text");

            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> fixture.purge(slug))
                    .withMessageContainingAll(slug.value(), "migrated");
            migrator.rollback();
        }

        assertThat(fixture.tenant(slug)).isEqualTo(tenant);
    }

    @Test
    void what_is_not_the_tenants_and_would_go_along_is_named_and_nothing_is_begun() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        database.execute("create view public.everybody as select * from " + slug.schema() + ".projects");
        try {
            assertThatExceptionOfType(TenantStatusConflict.class)
                    .isThrownBy(() -> fixture.purge(slug))
                    .withMessageContainingAll(slug.value(), "view public.everybody", slug.schema() + ".projects");
            assertThat(fixture.tenant(slug)).isEqualTo(tenant);
        } finally {
            database.execute("drop view public.everybody");
        }

        fixture.purge(slug);
        requireGone(tenant);
    }

    /** Wherever a session is killed: what is left is a tenant that was not touched, or one whose purge goes on. */
    @Test
    @Timeout(300)
    void interrupted_at_any_statement_it_is_finished_by_the_next_call() throws SQLException {
        boolean cut = true;
        for (int statement = 1; cut; statement++) {
            Slug each = TestDatabase.freshSlug();
            Tenant tenant = fixture.archived(each);
            in(each, SOME_OF_IT);
            CutConnections connections = CutConnections.before(statement, database);
            Purge purge = new Purge(connections, Isolation.ROLE, new PurgePace(3, Duration.ofSeconds(1), 3));

            Exception failure = failure(() -> purge.purge(each, true, Precondition.NONE, LifecycleFixture.ACTOR));

            cut = connections.hasCut();
            if (failure != null) {
                TenantStatus left = fixture.tenant(each).status();
                if (left == TenantStatus.PURGING) {
                    assertThat(failure).as("statement %d", statement).isInstanceOf(PurgeIncomplete.class);
                } else {
                    assertThat(left).as("statement %d", statement).isEqualTo(TenantStatus.ARCHIVED);
                    assertThat(failure).matches(DatabaseFailure::isUnavailable);
                }
                fixture.purge(each);
            }
            requireGone(tenant);
            assertThat(fixture.trail(each).stream().map(row -> row.replaceAll("\\|.*", "")))
                    .as("statement %d", statement)
                    .containsExactly("tenant.archived", "tenant.purging", "tenant.purged");
        }
    }

    @Test
    @Timeout(240)
    void three_thousand_tables_fit_a_lock_table_of_the_default_size() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        for (int from = 1; from <= 3000; from += 100) {
            in(
                    slug,
                    """
                    do $$ begin
                      for i in %d..%d loop
                        execute format('create table t%%s (id int primary key, before int, body text)', i);
                        if i %% 10 = 0 then
                          execute format('alter table t%%s add foreign key (before) references t%%s', i, i - 1);
                        end if;
                      end loop;
                    end $$
                    """
                            .formatted(from, from + 99));
        }

        // The control: at once it cannot be done.
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.execute("drop schema " + slug.schema() + " cascade"))
                .withMessageContaining("out of shared memory");
        fixture.purge(slug);

        requireGone(tenant);
    }

    @Test
    void a_role_that_another_database_uses_is_kept_until_that_one_purges_too() throws SQLException {
        LifecycleFixture other = LifecycleFixture.create();
        fixture.archived(slug);
        other.archived(slug);

        fixture.purge(slug);

        assertThat(roles(slug)).isEqualTo(1);
        assertThat(fixture.trail(slug))
                .last()
                .asString()
                .contains("role " + slug.schema() + " kept: database "
                        + other.tenancy().database().name());
        assertThat(other.tenancy()
                        .database()
                        .query(
                                "select has_table_privilege(?, ?, 'select')",
                                slug.schema().value(),
                                slug.schema() + ".projects"))
                .containsExactly("t");

        other.purge(slug);

        assertThat(roles(slug)).isZero();
    }

    /** One login for both is a member of the role itself, and must be so afterwards. */
    @Test
    void with_one_login_for_everything_the_other_database_goes_on_as_before() throws SQLException {
        LifecycleFixture one = withOneLogin();
        LifecycleFixture other = withOneLogin();
        one.archived(slug);
        other.archived(slug);
        String membership = "select pg_has_role('tenancy_owner', '" + slug.schema() + "', 'usage'), count(*)"
                + " from pg_auth_members where roleid = '" + slug.schema() + "'::regrole";
        List<String> before = database.query(membership);

        one.purge(slug);

        assertThat(database.query(membership)).isEqualTo(before);
        other.purge(slug);
        assertThat(roles(slug)).isZero();
    }

    private static LifecycleFixture withOneLogin() {
        TestDatabase fresh = TestDatabase.create();
        return LifecycleFixture.of(TestTenancy.create(
                fresh.as(fresh.config().owner(), fresh.config().owner()), Isolation.ROLE, TestTenancy.OWN_MIGRATIONS));
    }

    @Test
    void privileges_given_by_hand_do_not_keep_the_role() throws SQLException {
        Tenant tenant = fixture.archived(slug);
        in(slug, "create table public.hints (id int); grant select on public.hints to " + slug.schema());
        try {
            fixture.purge(slug);
        } finally {
            database.execute("drop table public.hints");
        }

        requireGone(tenant);
    }

    @Test
    void a_role_that_somebody_elses_object_refers_to_is_kept_and_that_is_told() throws SQLException {
        fixture.archived(slug);
        database.execute("create table public.hints (id int)");
        database.execute("grant select on public.hints to " + slug.schema());
        try {
            fixture.purge(slug);
        } finally {
            database.execute("drop table public.hints");
            database.execute("drop role " + slug.schema());
        }

        assertThat(fixture.trail(slug))
                .last()
                .asString()
                .contains("role " + slug.schema() + " kept: it is in use (privileges for table public.hints)");
        assertThat(fixture.lifecycle().reconcile().orphanRoles())
                .doesNotContain(slug.schema().value());
    }

    @Test
    void without_roles_for_tenants_none_is_looked_at() throws SQLException {
        LifecycleFixture schemas = LifecycleFixture.of(
                TestTenancy.create(TestDatabase.create(), Isolation.SCHEMA, TestTenancy.OWN_MIGRATIONS));
        schemas.archived(slug);
        database.execute("create role " + slug.schema());
        try {
            schemas.purge(slug);

            assertThat(roles(slug)).isEqualTo(1);
            assertThat(schemas.trail(slug)).last().isEqualTo("tenant.purged|schema " + slug.schema() + " dropped");
        } finally {
            database.execute("drop role " + slug.schema());
        }
    }

    @Test
    void former_slugs_are_free_again() throws SQLException {
        fixture.tenancy().register(slug);
        Slug between = TestDatabase.freshSlug();
        Slug last = TestDatabase.freshSlug();
        fixture.lifecycle().rename(slug, between, Precondition.NONE, LifecycleFixture.ACTOR);
        fixture.lifecycle().rename(between, last, Precondition.NONE, LifecycleFixture.ACTOR);
        assertThatExceptionOfType(SlugTaken.class)
                .isThrownBy(() -> fixture.tenancy().register(between));

        fixture.take(Step.ARCHIVE, last);
        fixture.purge(last);

        assertThat(fixture.tenancy().register(between).tenant().slug()).isEqualTo(between);
        assertThat(fixture.tenancy().register(slug).tenant().slug()).isEqualTo(slug);
    }

    private static void in(Slug slug, String sql) throws SQLException {
        try (Connection owner = database.owner().getConnection();
                Statement statement = owner.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path = " + slug.schema().quoted() + "; " + sql);
        }
    }

    private static Connection reading(Slug slug) throws SQLException {
        Connection reader = database.owner().getConnection();
        reader.setAutoCommit(false);
        TestDatabase.query(reader, "select count(*) from " + slug.schema() + ".projects");
        return reader;
    }

    private static void purging(Slug slug, PurgePace pace) {
        try {
            fixture.purge(slug, pace);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitStatus(Slug slug, TenantStatus status) throws InterruptedException {
        while (fixture.tenant(slug).status() != status) {
            Thread.sleep(10);
        }
    }

    private static Attempt migration(Tenant tenant) throws SQLException {
        TestTenancy tenancy = fixture.tenancy();
        FleetSettings settings =
                FleetSettings.ofRegistry(database.owner(), tenancy.config().tenantLocations());
        try (Connection connection = database.owner().getConnection()) {
            return new SchemaMigrator(settings, tenancy.migrations())
                    .migrate(
                            connection,
                            new TenantSchema(tenant.id(), tenant.slug().value(), tenant.schema(), tenant.schemaState()),
                            new Limits(Duration.ofSeconds(1), Duration.ZERO));
        }
    }

    private static int roles(Slug slug) {
        return database.query(
                        "select from pg_roles where rolname = ?", slug.schema().value())
                .size();
    }

    private static void requireGone(Tenant tenant) {
        String schema = tenant.schema().value();
        assertThat(database.query("select from pg_namespace where nspname = ?", schema))
                .isEmpty();
        assertThat(database.query("select from pg_roles where rolname = ?", schema))
                .isEmpty();
        for (String table : List.of("api_keys", "former_slugs", "tenant_domains", "tenant_usage", "idempotency_keys")) {
            assertThat(database.query(
                            "select from public." + table + " where tenant_id = ?",
                            tenant.id().value()))
                    .as(table)
                    .isEmpty();
        }
        assertThat(database.query(
                        "select from public.tenants where id = ?", tenant.id().value()))
                .isEmpty();
    }

    private static Exception failure(Purging purging) {
        try {
            purging.run();
            return null;
        } catch (SQLException | RuntimeException e) {
            return e;
        }
    }

    private interface Purging {
        void run() throws SQLException;
    }
}
