package dev.tenancy.web.it;

import static dev.tenancy.web.it.ProblemAnswer.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import dev.tenancy.web.testing.Swallowing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one database: what is changed through one is so on the other, within moments. */
class NodesIT {

    private static final String PROJECTS = "/api/v1/projects";
    private static final String TENANT = "/api/v1/tenant";
    private static final String TENANTS = "/api/v1/tenants/";
    private static final String PLANS = "/api/v1/plans";
    private static final String GRACE_OVER = "event=tenant-purged tenant=grace-over";
    private static final Duration MOMENTS = Duration.ofSeconds(2);
    private static final Duration WITHOUT_LISTEN = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static TestDatabase database;
    private static Swallowing pooler;
    private static MicroServer first;
    private static MicroServer second;

    @BeforeAll
    static void start() throws IOException {
        database = TestDatabase.create();
        pooler = Swallowing.before(database);
        ServerSettings settings = ServerSettings.of(database);
        first = MicroServer.start("node-1", settings);
        archive("grace-over", "now() - interval '1 second'");
        archive("grace-runs", "now() + interval '1 day'");
        second = MicroServer.start(
                "node-2",
                ServerSettings.of(database)
                        .with("tenancy.db.url", pooler.url())
                        .with("tenancy.archive.purge", "automatic"));
        first.client().register("warm-up");
        second.client().as("tk_nobody").get(PROJECTS);
        await(PATIENCE, NodesIT::secondHears);
    }

    @AfterAll
    static void end() throws IOException {
        second.close();
        first.close();
        pooler.close();
    }

    @Test
    void a_tenants_status_is_the_same_on_every_node() {
        ApiClient here = onSecond(first.client().register("standing"));
        assertThat(here.get(PROJECTS).status()).isEqualTo(200);

        step("standing", "suspend");
        awaitProblem(() -> here.get(PROJECTS), 403, "tenant-suspended");
        step("standing", "read-only");
        await(MOMENTS, () -> here.get(PROJECTS).status() == 200);
        assertProblem(here.post(PROJECTS, "{\"name\":\"Apollo\"}"), 403, "tenant-read-only");
        step("standing", "resume");
        await(MOMENTS, () -> here.post(PROJECTS, "{\"name\":\"Apollo\"}").status() == 201);
        step("standing", "archive");
        awaitProblem(() -> here.get(PROJECTS), 410, "tenant-archived");
    }

    @Test
    void whose_grace_period_is_over_is_purged_by_a_node_that_does_so_by_itself() {
        await(
                PATIENCE,
                () -> operator().get(TENANTS + "grace-over").status() == 404
                        && second.log().contains(GRACE_OVER));

        assertThat(first.log()).as("purges when it is told to").doesNotContain(GRACE_OVER);
        assertThat(operator().get(TENANTS + "grace-runs").json().getString("status"))
                .isEqualTo("archived");
        assertThat(database.query("select nspname from pg_namespace where nspname like 'tenant\\_grace\\_%'"))
                .containsExactly("tenant_grace_runs");
        assertThat(database.query("select rolname from pg_roles where rolname like 'tenant\\_grace\\_%'"))
                .containsExactly("tenant_grace_runs");
        assertThat(database.query(
                        "select action from public.audit_events where tenant_slug = 'grace-over' and actor = 'grace-period'"
                                + " order by id"))
                .containsExactly("tenant.purging", "tenant.purged");
    }

    @Test
    void a_renamed_tenant_has_its_new_name_on_every_node() {
        ApiClient tenant = first.client().register("before");
        String key = "Authorization: " + tenant.header("Authorization");
        assertThat(second.raw("GET " + PROJECTS, "Host: before.tenancy.test", key))
                .startsWith("HTTP/1.1 200");

        done(operator().post(TENANTS + "before/rename", "{\"slug\":\"after\"}"));

        await(MOMENTS, () -> second.raw("GET " + PROJECTS, "Host: before.tenancy.test", key)
                .contains("Location: http://after.tenancy.test" + PROJECTS));
        assertThat(second.raw("GET " + PROJECTS, "Host: after.tenancy.test", key))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void a_changed_plan_and_another_plan_count_on_every_node() {
        ApiClient here = onSecond(first.client().register("planned"));
        assertThat(maxProjects(here)).isEqualTo("null");
        done(operator().post(PLANS, "{\"code\":\"small\",\"name\":\"Small\",\"limits\":{\"projects\":3}}"));

        done(operator().patch(TENANTS + "planned", "{\"plan\":\"small\"}"));
        await(MOMENTS, () -> maxProjects(here).equals("3"));
        done(operator().patch(PLANS + "/small", "{\"limits\":{\"projects\":1}}"));
        await(MOMENTS, () -> maxProjects(here).equals("1"));

        assertThat(here.post(PROJECTS, "{\"name\":\"one\"}").status()).isEqualTo(201);
        assertProblem(here.post(PROJECTS, "{\"name\":\"two\"}"), 402, "plan-limit-reached");
        done(operator().patch(PLANS + "/small", "{\"limits\":{\"projects\":2}}"));
        assertThat(here.post(PROJECTS, "{\"name\":\"two\"}").status())
                .as("who is refused for what was remembered is not refused")
                .isEqualTo(201);
    }

    @Test
    void a_revoked_key_opens_nothing_on_any_node() {
        ApiClient here = onSecond(first.client().register("revoking"));
        assertThat(here.get(PROJECTS).status()).isEqualTo(200);

        String keys = TENANTS + "revoking/api-keys";
        String key = operator()
                .get(keys)
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
        done(operator().delete(keys + "/" + key));

        awaitProblem(() -> here.get(PROJECTS), 401, "unauthenticated");
    }

    @Test
    void a_proved_host_is_its_tenants_on_every_node() {
        first.client().register("proving");
        String other = "Authorization: " + first.client().register("passing-by").header("Authorization");
        Supplier<String> asked = () -> second.raw("GET " + PROJECTS, "Host: projects.proving.example", other);
        assertThat(asked.get()).startsWith("HTTP/1.1 200");

        change("insert into public.tenant_domains (host, tenant_id, token, verified_at)"
                + " select 'projects.proving.example', id, 't', now() from public.tenants where slug = 'proving'");
        await(MOMENTS, () -> asked.get().startsWith("HTTP/1.1 403"));
        change("delete from public.tenant_domains where host = 'projects.proving.example'");
        await(MOMENTS, () -> asked.get().startsWith("HTTP/1.1 200"));
    }

    @Test
    void where_notifications_are_swallowed_it_takes_longer_and_takes_effect() {
        ApiClient here = onSecond(first.client().register("unheard"));
        pooler.swallow(true);
        try {
            await(PATIENCE, () -> !secondHears());
            await(PATIENCE, () -> second.log().contains("registry-not-heard"));
            assertThat(here.get(PROJECTS).status()).isEqualTo(200);

            step("unheard", "suspend");
            assertThat(here.get(PROJECTS).status())
                    .as("control: without notifications the node believes for a second")
                    .isEqualTo(200);
            await(WITHOUT_LISTEN, () -> here.get(PROJECTS).status() == 403);
        } finally {
            pooler.swallow(false);
        }
        await(PATIENCE, NodesIT::secondHears);
    }

    @Test
    void a_warm_node_asks_the_registry_for_nothing() {
        ApiClient here = onSecond(first.client().register("warm"));
        here.get(PROJECTS);
        long before = asked();

        for (int i = 0; i < 50; i++) {
            assertThat(here.get(PROJECTS).status()).isEqualTo(200);
        }

        assertThat(asked() - before).as("one look in five seconds each").isLessThan(10);
    }

    @Test
    void the_use_of_a_key_is_written_down() {
        ApiClient here = onSecond(first.client().register("using"));
        here.get(PROJECTS);

        await(PATIENCE, () -> database.query("select last_used_at is not null from public.api_keys where tenant_id ="
                        + " (select id from public.tenants where slug = 'using')")
                .equals(List.of("t")));
    }

    /** Archives a tenant whose grace period ends then. */
    private static void archive(String slug, String end) {
        first.client().register(slug);
        step(slug, "archive");
        change("update public.tenants set purge_after = " + end + ", version = version + 1 where slug = '" + slug
                + "'");
    }

    private static String maxProjects(ApiClient tenant) {
        return String.valueOf(tenant.get(TENANT).json().getJsonObject("limits").get("projects"));
    }

    private static ApiClient onSecond(ApiClient tenant) {
        return second.client().with("Authorization", tenant.header("Authorization"));
    }

    private static boolean secondHears() {
        return meters().contains("tenancy_registry_heard 1.0");
    }

    /** How many questions the second node's memory could not answer. */
    private static long asked() {
        return meters().lines()
                .filter(line -> line.startsWith("tenancy_registry_lookups_total{source=\"database\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static String meters() {
        return second.client().asOperator().get("/api/v1/metrics").body();
    }

    /** What an operator does through the first node. */
    private static ApiClient operator() {
        return first.client().asOperator();
    }

    private static void step(String slug, String step) {
        done(operator().post(TENANTS + slug + "/" + step, "{}"));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer::toString).isBetween(200, 299);
    }

    /** As the owner, where the API would need more than this machine, such as a DNS. */
    private static void change(String sql) {
        database.execute(sql);
    }

    private static void awaitProblem(Supplier<Answer> answer, int status, String type) {
        await(MOMENTS, () -> answer.get().status() == status);
        assertProblem(answer.get(), status, type);
    }

    private static void await(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
