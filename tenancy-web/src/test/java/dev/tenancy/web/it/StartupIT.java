package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.Deployments;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the application comes up, and what it does when the database does not. */
class StartupIT {

    private static final String PROJECTS = "/api/v1/projects";
    private static final String REQUESTS_END_SOON = "set configs.config.server-config.network-config.protocols.protocol"
            + ".http-listener.http.request-timeout-seconds=3\n";

    @Test
    void a_broken_tenant_is_closed_and_the_others_are_migrated_and_served(@TempDir Path scripts) throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        tenancy.register("healthy");
        tenancy.register("broken");
        tenancy.database().execute("create table tenant_broken.invoices (surprise int)");
        script(scripts, "V1000__invoices.sql", "create table invoices (id uuid primary key);");

        try (MicroServer server = MicroServer.start(
                "broken-tenant",
                ServerSettings.of(tenancy.database())
                        .with("tenancy.locations.tenant", "classpath:db/tenant,filesystem:" + scripts))) {
            server.await("event=migration-run-left");
            assertThat(server.log()).contains("event=tenant-closed tenant=broken");
            await(() -> server.client().get("/health/ready").body().contains("invoices"));
            Answer ready = server.client().get("/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).contains("broken").contains("invoices");
            Answer listed = server.client().asOperator().get("/api/v1/tenants/broken");
            assertThat(listed.json().getString("schemaVersion"))
                    .isEqualTo(tenancy.migrations().target().version());
            assertThat(server.client()
                            .asOperator()
                            .get("/api/v1/tenants/healthy")
                            .json()
                            .getString("schemaVersion"))
                    .isEqualTo("1000");
            assertThat(server.client()
                            .register("new-one")
                            .get("/api/v1/tenant")
                            .json()
                            .getString("schemaVersion"))
                    .isEqualTo("1000");
            assertThat(tenancy.database().query("select count(*) from tenant_healthy.invoices"))
                    .containsExactly("0");
        }
    }

    @Test
    void who_is_up_to_date_is_served_while_the_others_are_migrated(@TempDir Path scripts) throws Exception {
        TestTenancy before = TestTenancy.create();
        String behindKey = key(before, "behind");
        script(
                scripts,
                "V1000__slow.sql",
                "select pg_catalog.pg_sleep(case when current_schema() = 'tenant_behind' then 15 else 0 end);");
        String[] locations = {"classpath:db/tenant", "filesystem:" + scripts};
        String currentKey = key(before.release(locations), "current");

        try (MicroServer server = MicroServer.start(
                "background",
                ServerSettings.of(before.database()).with("tenancy.locations.tenant", String.join(",", locations)))) {
            assertThat(server.client().get("/health/ready").status()).isEqualTo(200);
            assertThat(server.client().get("/health/ready").body()).contains("behind");
            assertThat(server.client().as(currentKey).get(PROJECTS).status()).isEqualTo(200);
            assertUnavailable(server.client().as(behindKey).get(PROJECTS));
            assertThat(server.log()).doesNotContain("event=tenant-migrated");

            server.await("event=tenant-migrated tenant=behind");
            assertThat(server.client().as(behindKey).get(PROJECTS).status()).isEqualTo(200);
            await(() -> !server.client().get("/health/ready").body().contains("behind"));
        }
    }

    @Test
    void servers_that_start_together_share_the_work_and_migrate_every_tenant_once(@TempDir Path scripts)
            throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        int tenants = 60;
        for (int i = 0; i < tenants; i++) {
            tenancy.register("shared-" + i);
        }
        script(
                scripts,
                "V1000__counted.sql",
                "-- tenancy:cross-schema\ncreate table counted (id int); select pg_catalog.pg_sleep(0.3);"
                        + " insert into public.counted select current_schema();");
        tenancy.database()
                .execute("create table public.counted (schema_name text);"
                        + " alter table public.counted owner to tenancy_owner");
        String locations = "classpath:db/tenant,filesystem:" + scripts;

        try (MicroServer one = MicroServer.launch(
                        "together-1",
                        ServerSettings.of(tenancy.database()).with("tenancy.locations.tenant", locations));
                MicroServer two = MicroServer.launch(
                        "together-2",
                        ServerSettings.of(tenancy.database()).with("tenancy.locations.tenant", locations))) {
            one.await("event=migration-run-left");
            two.await("ready in");
            assertThat(tenancy.database().query("select status, created_by from public.migration_runs order by id"))
                    .first()
                    .isEqualTo("completed|start-up");
            assertThat(tenancy.database().query("select count(*), count(distinct schema_name) from public.counted"))
                    .containsExactly(tenants + "|" + tenants);
            assertThat(tenancy.database().query("select count(distinct node) from public.migration_tasks"))
                    .as("both have worked")
                    .containsExactly("2");
        }
    }

    @Test
    void a_server_that_is_killed_leaves_a_run_that_the_next_one_ends(@TempDir Path scripts) throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        int tenants = 40;
        for (int i = 0; i < tenants; i++) {
            tenancy.register("killed-" + i);
        }
        script(scripts, "V1000__slow.sql", "create table slow (id int); select pg_catalog.pg_sleep(0.5);");
        String locations = "classpath:db/tenant,filesystem:" + scripts;
        ServerSettings settings = ServerSettings.of(tenancy.database()).with("tenancy.locations.tenant", locations);

        try (MicroServer killed = MicroServer.start("killed", settings)) {
            killed.await("event=tenant-migrated");
            killed.kill();
        }
        try (MicroServer next = MicroServer.start("after-the-kill", settings)) {
            next.await("event=migration-run-left");
            assertThat(tenancy.database().query("select status, created_by from public.migration_runs"))
                    .containsExactly("completed|start-up");
            assertThat(tenancy.database().query("select count(*) from public.tenants where schema_version = '1000'"))
                    .containsExactly(String.valueOf(tenants));
        }
    }

    @Test
    void nothing_pending_starts_no_run_and_no_more_is_allowed_than_was_said() throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        tenancy.register("current");

        try (MicroServer server =
                MicroServer.start("nothing-pending", ServerSettings.of(tenancy.database()), REQUESTS_END_SOON)) {
            assertThat(server.log()).contains("event=ready").doesNotContain("migration-run");
            assertThat(tenancy.database().query("select count(*) from public.migration_runs"))
                    .containsExactly("0");
            assertThat(server.client().get("/sign-up").body())
                    .contains("Nobody can sign up here")
                    .doesNotContain("<input");
            try (Socket sender = server.open(
                    "POST " + Archives.IMPORT + "slow",
                    new byte[] {'P', 'K'},
                    "Authorization: Bearer " + ServerSettings.OPERATOR_TOKEN,
                    "Content-Type: application/zip",
                    "Connection: close",
                    "Content-Length: 1000")) {
                assertThat(new String(Archives.rest(sender.getInputStream()), StandardCharsets.UTF_8))
                        .as("it is not the sender who broke off")
                        .startsWith("HTTP/1.1 503")
                        .contains("/problems/transfer-too-slow", "request-timeout-seconds");
            }
        }
    }

    @Test
    void validating_changes_nothing_and_closes_who_is_behind(@TempDir Path scripts) throws Exception {
        TestTenancy tenancy = TestTenancy.create();
        tenancy.register("left-behind");
        script(scripts, "V1000__invoices.sql", "create table invoices (id uuid primary key);");

        try (MicroServer server = MicroServer.start(
                "validate",
                ServerSettings.of(tenancy.database())
                        .with("tenancy.startup.migrate", "validate")
                        .with("tenancy.locations.tenant", "classpath:db/tenant,filesystem:" + scripts))) {
            assertThat(server.client().get("/health/ready").body()).contains("left-behind");
            assertThat(tenancy.database().query("select to_regclass('tenant_left_behind.invoices')"))
                    .containsExactly("");
        }
    }

    @Test
    void a_failing_migration_leaves_not_a_trace_of_the_tenant(@TempDir Path scripts) throws Exception {
        TestDatabase database = TestDatabase.create();
        script(scripts, "V1000__broken.sql", "create table good (id int);\nselect * from nowhere;");

        try (MicroServer server = MicroServer.start(
                "failing-migration",
                ServerSettings.of(database)
                        .with("tenancy.locations.tenant", "classpath:db/tenant,filesystem:" + scripts))) {
            Answer answer =
                    server.client().asOperator().post("/api/v1/tenants", "{\"slug\":\"unlucky\",\"name\":\"Unlucky\"}");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().getString("type")).isEqualTo("/problems/provisioning-failed");
            assertThat(answer.json().getString("detail")).contains("unlucky", "V1000__broken.sql", "nowhere");
            assertThat(
                            database.query(
                                    """
                            select (select count(*) from public.tenants where slug = 'unlucky'),
                                   (select count(*) from pg_namespace where nspname = 'tenant_unlucky'),
                                   (select count(*) from pg_roles where rolname = 'tenant_unlucky'),
                                   (select count(*) from public.api_keys)
                            """))
                    .containsExactly("0|0|0|0");
        }
    }

    @Test
    void every_configuration_error_is_reported_and_nothing_is_deployed() {
        TestDatabase database = TestDatabase.create();

        try (MicroServer server = MicroServer.startRefused(
                "wrong-configuration",
                ServerSettings.of(database)
                        .with("tenancy.isolation", "hope")
                        .with("tenancy.startup.migrate", "perhaps")
                        .with("tenancy.tpyo", "x"))) {
            assertThat(server.log())
                    .contains("tenancy.isolation is 'hope'")
                    .contains("tenancy.startup.migrate is 'perhaps'")
                    .contains("tenancy.tpyo is not a key");
            assertThat(server.client().get(PROJECTS).status()).isEqualTo(404);
        }
    }

    @Test
    void an_entity_in_the_shared_cache_is_refused() {
        TestDatabase database = TestDatabase.create();

        try (MicroServer server =
                MicroServer.startRefused("shared-cache", ServerSettings.of(database), Deployments.withSharedCache())) {
            assertThat(server.log()).contains("would be in the cache shared by all tenants", "ProjectEntity");
            assertThat(server.client().get(PROJECTS).status()).isEqualTo(404);
        }
    }

    @Test
    void a_database_is_waited_for_at_start_and_one_that_goes_and_returns_is_served_again() throws Exception {
        TestDatabase database = TestDatabase.create();
        TestDatabase.stopServer();
        try (MicroServer server = MicroServer.launch("database-away", ServerSettings.of(database))) {
            server.await("waiting-for-database");
            TestDatabase.startServer();
            server.await("ready in");
            ApiClient tenant = server.client().register("patient");
            assertThat(tenant.post(PROJECTS, "{\"name\":\"before\"}").status()).isEqualTo(201);

            TestDatabase.stopServer();
            assertUnavailable(tenant.get(PROJECTS));
            assertUnavailable(tenant.post(PROJECTS, "{\"name\":\"lost\"}"));
            assertThat(server.client().get("/health/ready").status()).isEqualTo(503);
            assertThat(server.client().get("/health/live").status()).isEqualTo(200);

            TestDatabase.startServer();
            await(() -> tenant.get(PROJECTS).status() == 200);
            assertThat(tenant.get(PROJECTS).body()).contains("before").doesNotContain("lost");
        } finally {
            TestDatabase.startServer();
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.body()).doesNotContain("PSQL", "Exception");
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        for (int i = 0; i < 300 && !condition.holds(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.holds()).isTrue();
    }

    private static String key(TestTenancy tenancy, String slug) {
        return ((RegistrationOutcome.Registered) tenancy.register(new Slug(slug)))
                .apiKey()
                .value();
    }

    private static void script(Path folder, String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }
}
