package dev.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.access.TenantAccess.KeyEntry;
import dev.tenancy.access.TenantAccess.Named;
import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node knows of the registry, and how soon it knows better. */
class AccessCacheTest {

    private static final Duration MOMENTS = Duration.ofMillis(800);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static TestTenancy tenancy;
    private static TestDatabase database;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private AccessCache cache = node(listening(database));

    @BeforeAll
    static void prepare() {
        tenancy = TestTenancy.create();
        database = tenancy.database();
    }

    @AfterEach
    void end() {
        cache.end();
        threads.shutdownNow();
    }

    @Test
    void what_is_known_is_not_asked_for_and_a_change_is_known_within_moments() throws Exception {
        Registered acme = register();
        String id = acme.tenant().id().toString();
        await(PATIENCE, cache::isHeard);

        assertThat(status(acme)).isEqualTo(TenantStatus.ACTIVE);
        long asked = cache.fromDatabase();
        for (int i = 0; i < 100; i++) {
            assertThat(status(acme)).isEqualTo(TenantStatus.ACTIVE);
        }
        assertThat(cache.fromDatabase()).isBetween(asked, asked + 1);

        change("update public.tenants set status = 'suspended', version = version + 1 where id = '" + id + "'");
        await(MOMENTS, () -> status(acme) == TenantStatus.SUSPENDED);

        change("insert into public.plans (code, name, max_projects) values ('mine', 'Mine', 1);"
                + "update public.tenants set plan = 'mine', version = version + 1 where id = '" + id + "'");
        await(MOMENTS, () -> entry(acme).limits().projects().orElse(0) == 1);

        change("update public.plans set max_projects = 2, version = version + 1 where code = 'mine'");
        await(MOMENTS, () -> entry(acme).limits().projects().orElse(0) == 2);

        Slug renamed = TestDatabase.freshSlug();
        Slug former = acme.tenant().slug();
        assertThat(cache.named(former).map(Named::former)).contains(false);
        change("insert into public.former_slugs values ('" + former + "', '" + id + "', now() + interval '1 day');"
                + "update public.tenants set slug = '" + renamed + "', version = version + 1 where id = '" + id + "'");
        await(MOMENTS, () -> cache.named(former).map(Named::former).orElse(false));
        assertThat(cache.named(renamed).map(Named::former)).contains(false);

        HostName host = new HostName("projects." + former + ".example");
        change("insert into public.tenant_domains (host, tenant_id, token) values ('" + host + "', '" + id + "', 't')");
        assertThat(cache.byHost(host)).isEmpty();
        change("update public.tenant_domains set verified_at = now() where host = '" + host + "'");
        await(MOMENTS, () -> cache.byHost(host).isPresent());
        change("delete from public.tenant_domains where host = '" + host + "'");
        await(MOMENTS, () -> cache.byHost(host).isEmpty());

        assertThat(byKey(acme)).isPresent();
        change("update public.api_keys set revoked_at = now() where tenant_id = '" + id + "'");
        await(MOMENTS, () -> byKey(acme).isEmpty());
    }

    @Test
    void control_what_is_told_to_nobody_takes_the_time_that_things_are_believed() throws Exception {
        Registered acme = register();
        await(PATIENCE, cache::isHeard);
        assertThat(status(acme)).isEqualTo(TenantStatus.ACTIVE);
        long start = System.nanoTime();

        change("update public.tenants set status = 'suspended' where id = '"
                + acme.tenant().id() + "'");

        await(PATIENCE, () -> status(acme) == TenantStatus.SUSPENDED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void where_notifications_are_swallowed_a_change_is_known_within_a_second_or_so() throws Exception {
        Registered acme = register();
        cache.end();
        cache = node(listening(TestDatabase.create()));
        assertThat(status(acme)).isEqualTo(TenantStatus.ACTIVE);

        change("update public.tenants set status = 'suspended', version = version + 1 where id = '"
                + acme.tenant().id() + "'");

        await(Duration.ofMillis(1900), () -> status(acme) == TenantStatus.SUSPENDED);
        assertThat(cache.isHeard()).isFalse();
    }

    @Test
    void what_was_told_while_the_connection_was_lost_is_known_when_it_is_back() throws Exception {
        Registered acme = register();
        await(PATIENCE, cache::isHeard);
        assertThat(status(acme)).isEqualTo(TenantStatus.ACTIVE);

        try (Connection owner = database.superuser().getConnection();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and query like 'listen%'");
            statement.execute("update public.tenants set status = 'suspended', version = version + 1 where id = '"
                    + acme.tenant().id() + "'");
            owner.commit();
        }

        await(Duration.ofSeconds(3), () -> status(acme) == TenantStatus.SUSPENDED);
        await(PATIENCE, cache::isHeard);
    }

    @Test
    void a_key_ends_when_it_expires_though_nobody_tells() throws Exception {
        Registered acme = register();
        await(PATIENCE, cache::isHeard);
        change("update public.api_keys set expires_at = now() + interval '1500 ms' where tenant_id = '"
                + acme.tenant().id() + "'");
        assertThat(byKey(acme)).isPresent();
        long asked = cache.fromDatabase();

        Thread.sleep(1000);
        assertThat(byKey(acme)).isPresent();
        assertThat(cache.fromDatabase()).as("known from memory").isBetween(asked, asked + 1);
        Thread.sleep(600);
        assertThat(byKey(acme)).isEmpty();
    }

    @Test
    void fresh_is_what_the_database_says_though_nobody_told() throws Exception {
        Registered acme = register();
        assertThat(cache.byId(acme.tenant().id())).isPresent();

        change("update public.tenants set schema_version = '1' where id = '"
                + acme.tenant().id() + "'");

        assertThat(cache.fresh(acme.tenant().id())
                        .orElseThrow()
                        .tenant()
                        .schemaState()
                        .version())
                .isEqualTo("1");
    }

    @Test
    void the_last_use_of_a_key_is_written_and_not_over_and_over() throws Exception {
        Registered acme = register();
        String lastUsed = "select last_used_at from public.api_keys where tenant_id = '"
                + acme.tenant().id() + "'";
        byKey(acme);
        assertThat(database.query(lastUsed)).containsExactly("");

        cache.writeKeyUses();
        String first = database.query(lastUsed).get(0);
        assertThat(database.query("select now() - ?::timestamptz < interval '10 s'", first))
                .containsExactly("t");

        byKey(acme);
        cache.writeKeyUses();
        assertThat(database.query(lastUsed)).containsExactly(first);

        change("update public.api_keys set last_used_at = now() - interval '2 minutes' where tenant_id = '"
                + acme.tenant().id() + "'");
        byKey(acme);
        cache.writeKeyUses();
        assertThat(database.query(lastUsed + " and last_used_at > now() - interval '1 minute'"))
                .hasSize(1);
    }

    @Test
    void writing_uses_waits_for_nobody_and_loses_no_other_key() throws Exception {
        Registered busy = register();
        Registered free = register();
        byKey(busy);
        byKey(free);
        try (Connection owner = database.superuser().getConnection();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("select * from public.api_keys where tenant_id = '"
                    + busy.tenant().id() + "' for update");

            cache.writeKeyUses();
        }

        assertThat(database.query("select tenant_id from public.api_keys where last_used_at is not null"
                        + " and tenant_id in ('" + busy.tenant().id() + "', '"
                        + free.tenant().id() + "')"))
                .containsExactly(free.tenant().id().toString());
    }

    /** A node as a server runs it. */
    private AccessCache node(DataSource listening) {
        AccessCache node = new AccessCache(database.app(), database.owner(), listening);
        threads.execute(node::listen);
        Future<?> unused = threads.scheduleWithFixedDelay(node::beat, 0, 1, TimeUnit.SECONDS);
        return node;
    }

    private static DataSource listening(TestDatabase database) {
        return new AppDataSource(database.config());
    }

    private static Registered register() {
        return (Registered) tenancy.register(TestDatabase.freshSlug());
    }

    private Optional<KeyEntry> byKey(Registered tenant) throws SQLException {
        return cache.byKey(tenant.apiKey());
    }

    private Entry entry(Registered tenant) throws SQLException {
        return byKey(tenant).orElseThrow().entry();
    }

    private TenantStatus status(Registered tenant) throws SQLException {
        return entry(tenant).tenant().status();
    }

    /** As the owner. */
    private static void change(String sql) throws SQLException {
        try (Connection owner = database.owner().getConnection();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(Duration patience, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            Thread.sleep(10);
        }
    }
}
