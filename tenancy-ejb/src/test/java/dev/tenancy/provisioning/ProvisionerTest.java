package dev.tenancy.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.registry.RegistrationOutcome.Replayed;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.Scripts;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisionerTest {

    private static final int THREADS = 8;

    private TestTenancy tenancy;
    private TestDatabase database;

    @BeforeEach
    void prepare() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
    }

    @Test
    void registers_row_key_audit_schema_role_tables_and_history() throws SQLException {
        Slug slug = TestDatabase.freshSlug();
        String schema = slug.schema().value();

        Registered registered = (Registered) tenancy.register(slug);

        Tenant tenant = registered.tenant();
        assertThat(tenant.slug()).isEqualTo(slug);
        assertThat(tenant.schema()).isEqualTo(slug.schema());
        assertThat(tenant.name()).hasToString("Tenant " + slug);
        assertThat(tenant.plan()).isEqualTo("free");
        assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(tenant.schemaState()).isEqualTo(tenancy.migrations().target());
        assertThat(new TenantDirectory(database.app()).find(slug)).contains(tenant);
        assertThat(new TenantDirectory(database.app()).findByKey(registered.apiKey()))
                .contains(tenant);
        assertThat(database.query("select actor, action, tenant_id, tenant_slug from public.audit_events"))
                .containsExactly("test|tenant.registered|" + tenant.id() + "|" + slug);
        assertThat(database.query(
                        "select relname from pg_class where relkind = 'r' and relnamespace = ?::regnamespace"
                                + " order by 1",
                        schema))
                .containsExactly("flyway_schema_history", "idempotency_keys", "projects", "team_members");
        assertThat(database.query("select rolcanlogin, rolinherit, rolsuper from pg_roles where rolname = ?", schema))
                .containsExactly("f|f|f");
        assertThat(database.query("select pg_get_userbyid(nspowner) from pg_namespace where nspname = ?", schema))
                .containsExactly("tenancy_owner");
    }

    @Test
    void runs_the_scripts_of_the_fleet_if_they_can_stand_in_a_transaction(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory)
                .with("V1__t.sql", "create table t (a int);")
                .with("V2__i.sql", "create index concurrently i on t (a);");
        Slug slug = TestDatabase.freshSlug();

        fleet(scripts).register(TestTenancy.newTenant(slug), "test", Optional.empty());

        assertThat(database.query(
                        "select indisvalid from pg_index where indexrelid = (? || '.i')::regclass",
                        slug.schema().value()))
                .containsExactly("t");
        Provisioner impossible = fleet(scripts.with("V3__v.sql", "vacuum t;"));
        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() ->
                        impossible.register(TestTenancy.newTenant(TestDatabase.freshSlug()), "test", Optional.empty()))
                .withMessageContaining("V3__v.sql")
                .withMessageContaining("write it as plain SQL");
        assertThat(database.query("select count(*) from public.tenants")).containsExactly("1");
    }

    @Test
    void what_a_script_leaves_to_be_checked_stands_in_no_later_ones_way(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory)
                .with(
                        "V1__orders.sql",
                        "create table orders (id int primary key, parent int references orders deferrable initially deferred);"
                                + " insert into orders values (1, 2), (2, 1);")
                .with("V2__more.sql", "alter table orders add column note text;");
        Slug slug = TestDatabase.freshSlug();

        fleet(scripts).register(TestTenancy.newTenant(slug), "test", Optional.empty());

        assertThat(database.query("select count(*), count(note) from %s.orders".formatted(slug.schema())))
                .containsExactly("2|0");
    }

    @Test
    void keeps_the_hash_of_the_key_and_the_key_nowhere() {
        Registered registered = (Registered) tenancy.register(new Slug("acme"));

        assertThat(database.query(
                        "select encode(hash, 'hex'), k::text like '%' || ? || '%' from public.api_keys k",
                        registered.apiKey().value()))
                .containsExactly(
                        java.util.HexFormat.of().formatHex(registered.apiKey().hash()) + "|f");
    }

    @Test
    void writes_all_of_it_in_one_transaction() {
        Slug slug = TestDatabase.freshSlug();

        tenancy.register(slug);

        assertThat(database.query(
                        """
                        select count(distinct x) from (
                          select xmin::text x from public.tenants
                          union all select xmin::text from public.api_keys
                          union all select xmin::text from public.audit_events
                          union all select xmin::text from pg_namespace where nspname = '%1$s'
                          union all select xmin::text from pg_class where relnamespace = '%1$s'::regnamespace
                          union all select xmin::text from pg_authid where rolname = '%1$s'
                          union all select xmin::text from pg_auth_members where roleid = '%1$s'::regrole
                          union all select xmin::text from pg_default_acl where defaclnamespace = '%1$s'::regnamespace
                          union all select xmin::text from %1$s.flyway_schema_history) all_of_it
                        """
                                .formatted(slug.schema())))
                .containsExactly("1");
    }

    @Test
    void of_many_at_once_for_one_slug_one_wins_and_the_others_are_told() throws Exception {
        Slug slug = TestDatabase.freshSlug();
        Provisioner provisioner = tenancy.provisioner();

        List<Object> outcomes =
                atOnce(i -> provisioner.register(TestTenancy.newTenant(slug), "thread-" + i, Optional.empty()));

        assertThat(outcomes).filteredOn(Registered.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(SlugTaken.class::isInstance).hasSize(THREADS - 1);
        assertThat(database.query("select count(*) from pg_namespace where nspname like 'tenant\\_%'"))
                .containsExactly("1");
        assertThat(database.query(
                        "select (select count(*) from public.tenants), (select count(*) from public.api_keys),"
                                + " (select count(*) from public.audit_events)"))
                .containsExactly("1|1|1");
    }

    @Test
    void of_many_at_once_for_different_slugs_all_win() throws Exception {
        Provisioner provisioner = tenancy.provisioner();
        List<Slug> slugs = IntStream.range(0, THREADS)
                .mapToObj(i -> TestDatabase.freshSlug())
                .toList();

        List<Object> outcomes =
                atOnce(i -> provisioner.register(TestTenancy.newTenant(slugs.get(i)), "test", Optional.empty()));

        assertThat(outcomes).hasOnlyElementsOfType(Registered.class);
    }

    @Test
    void of_many_at_once_with_one_idempotency_key_one_registers_and_the_others_get_its_tenant() throws Exception {
        Slug slug = TestDatabase.freshSlug();
        Provisioner provisioner = tenancy.provisioner();
        Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("key-1", "print"));

        List<Object> outcomes = atOnce(i -> provisioner.register(TestTenancy.newTenant(slug), "test", key));

        assertThat(outcomes).filteredOn(Registered.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Replayed.class::isInstance).hasSize(THREADS - 1);
        assertThat(outcomes)
                .extracting(outcome -> ((RegistrationOutcome) outcome).tenant().id())
                .containsOnly(tenancy.tenant(slug).id());
    }

    @Test
    void a_taken_slug_is_refused_and_the_tenant_that_has_it_stays_as_it_is() {
        Tenant acme = tenancy.register("acme");

        assertThatExceptionOfType(SlugTaken.class)
                .isThrownBy(() -> tenancy.register("acme"))
                .withMessageContaining("'acme'");
        assertThat(tenancy.tenant(acme.slug())).isEqualTo(acme);
        assertThat(database.query("select count(*) from public.audit_events")).containsExactly("1");
    }

    @Test
    void an_unknown_plan_is_the_callers_fault_and_leaves_nothing() {
        Slug slug = TestDatabase.freshSlug();
        NewTenant newTenant = new NewTenant(slug, new TenantName("Acme"), "platinum");

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> tenancy.provisioner().register(newTenant, "test", Optional.of(key("k", "p"))))
                .satisfies(e -> assertThat(e.violations())
                        .containsExactly(Violation.inBody("/plan", "there is no plan 'platinum'")));
        assertNothingOf(slug);
    }

    @ParameterizedTest
    @CsvSource({
        "syntax error,        'create tabel invoices ()',                       42601",
        "run-time error,      'create table invoices (); select 1/0',           22012",
        "unterminated string, 'create table invoices (); select ''abc',         42601",
        "unterminated block,  'create table invoices (); do $$ begin',          42601",
        "unterminated remark, 'create table invoices (); /* no end',            42601",
    })
    void a_failing_script_is_named_and_leaves_nothing(
            String kind, String sql, String sqlState, @TempDir Path directory) {
        Scripts scripts = new Scripts(directory)
                .with("V100__good.sql", "create table orders (id int primary key);")
                .with("V101__bad.sql", sql)
                .with("V102__never_reached.sql", "create table payments ();");
        TestTenancy broken = tenancy.release(TestTenancy.OWN_MIGRATIONS, scripts.location());
        Slug slug = TestDatabase.freshSlug();

        assertThatExceptionOfType(ProvisioningFailed.class)
                .as(kind)
                .isThrownBy(() ->
                        broken.provisioner().register(TestTenancy.newTenant(slug), "test", Optional.of(key("k", "p"))))
                .withMessageContaining("'" + slug + "'")
                .withMessageContaining("V101__bad.sql")
                .withMessageContaining(sqlState);
        assertNothingOf(slug);
    }

    @Test
    void a_schema_nobody_registered_is_not_taken_over() {
        Slug slug = TestDatabase.freshSlug();
        database.execute("create schema " + slug.schema().quoted());

        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() -> tenancy.register(slug))
                .withMessageContaining("creating the schema")
                .withMessageContaining("already exists");
        assertThat(database.query("select count(*) from public.tenants")).containsExactly("0");
    }

    @Test
    void the_same_request_again_gives_the_same_tenant_and_no_second_key() {
        Provisioner provisioner = tenancy.provisioner();
        NewTenant acme = TestTenancy.newTenant(new Slug("acme"));

        RegistrationOutcome first = provisioner.register(acme, "test", Optional.of(key("k", "p")));
        RegistrationOutcome second = provisioner.register(acme, "test", Optional.of(key("k", "p")));

        assertThat(first).isInstanceOf(Registered.class);
        assertThat(second).isEqualTo(new Replayed(first.tenant()));
        assertThat(database.query("select count(*) from public.api_keys")).containsExactly("1");
    }

    @Test
    void the_key_of_another_request_is_refused() {
        Provisioner provisioner = tenancy.provisioner();
        provisioner.register(TestTenancy.newTenant(new Slug("acme")), "test", Optional.of(key("k", "one")));
        Slug other = TestDatabase.freshSlug();

        assertThatExceptionOfType(IdempotencyKeyReused.class)
                .isThrownBy(
                        () -> provisioner.register(TestTenancy.newTenant(other), "test", Optional.of(key("k", "two"))));
        assertThat(database.query("select slug from public.tenants")).containsExactly("acme");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void an_expired_key_in_other_hands_is_not_waited_for() throws SQLException {
        database.execute(
                """
                insert into public.idempotency_keys (key, fingerprint, tenant_id, created_at)
                values ('held', 'f', gen_random_uuid(), now() - interval '25 hours'),
                       ('free', 'f', gen_random_uuid(), now() - interval '25 hours')
                """);
        try (Connection other = database.superuser().getConnection()) {
            other.setAutoCommit(false);
            TestDatabase.query(other, "select * from public.idempotency_keys where key = 'held' for update");

            assertThat(tenancy.provisioner()
                            .register(TestTenancy.newTenant(new Slug("acme")), "test", Optional.of(key("k", "one"))))
                    .isInstanceOf(Registered.class);
        }

        assertThat(database.query("select key from public.idempotency_keys where key in ('held', 'free')"))
                .containsExactly("held");
    }

    @Test
    void a_key_older_than_a_day_is_forgotten() {
        Provisioner provisioner = tenancy.provisioner();
        provisioner.register(TestTenancy.newTenant(new Slug("acme")), "test", Optional.of(key("k", "one")));
        database.execute("update public.idempotency_keys set created_at = now() - interval '25 hours'");

        assertThat(provisioner.register(
                        TestTenancy.newTenant(new Slug("globex")), "test", Optional.of(key("k", "two"))))
                .isInstanceOf(Registered.class);
    }

    @Test
    void a_failed_registration_can_be_repeated_with_its_key(@TempDir Path directory) {
        Scripts scripts = new Scripts(directory).with("V101__bad.sql", "select 1/0;");
        TestTenancy release = tenancy.release(TestTenancy.OWN_MIGRATIONS, scripts.location());
        NewTenant acme = TestTenancy.newTenant(new Slug("acme"));
        assertThatExceptionOfType(ProvisioningFailed.class)
                .isThrownBy(() -> release.provisioner().register(acme, "test", Optional.of(key("k", "p"))));

        scripts.with("V101__bad.sql", "select 1/1;");

        assertThat(release.provisioner().register(acme, "test", Optional.of(key("k", "p"))))
                .isInstanceOf(Registered.class);
    }

    @Test
    void a_database_that_is_away_is_said_to_be_and_serves_again_when_it_is_back() {
        Provisioner provisioner = tenancy.provisioner();
        NewTenant acme = TestTenancy.newTenant(new Slug("acme"));

        TestDatabase.stopServer();
        try {
            assertThatExceptionOfType(DatabaseUnavailable.class)
                    .isThrownBy(() -> provisioner.register(acme, "test", Optional.empty()));
        } finally {
            TestDatabase.startServer();
        }

        assertThat(provisioner.register(acme, "test", Optional.empty())).isInstanceOf(Registered.class);
    }

    private void assertNothingOf(Slug slug) {
        assertThat(database.query(
                        """
                        select (select count(*) from public.tenants), (select count(*) from public.api_keys),
                               (select count(*) from public.audit_events),
                               (select count(*) from public.idempotency_keys),
                               (select count(*) from pg_namespace where nspname = ?),
                               (select count(*) from pg_roles where rolname = ?)
                        """,
                        slug.schema().value(),
                        slug.schema().value()))
                .containsExactly("0|0|0|0|0|0");
    }

    private static IdempotencyKey key(String value, String fingerprint) {
        return new IdempotencyKey(value, fingerprint);
    }

    private interface Registration {
        RegistrationOutcome run(int index) throws Exception;
    }

    /** Runs as many registrations as there are threads, all let go at the same moment; an exception is an outcome too. */
    private static List<Object> atOnce(Registration registration) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int index = i;
                calls.add(() -> {
                    start.await();
                    try {
                        return registration.run(index);
                    } catch (RuntimeException e) {
                        return e;
                    }
                });
            }
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> future : threads.invokeAll(calls)) {
                outcomes.add(future.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What registers with the scripts as they are migrated, which is what a server has at hand. */
    private Provisioner fleet(Scripts scripts) {
        return new Provisioner(
                database.owner(),
                tenancy.config(),
                MigrationCatalog.resolve(FleetSettings.ofRegistry(database.owner(), List.of(scripts.location()))));
    }
}
