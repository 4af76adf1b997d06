package dev.tenancy.ear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.config.Database;
import dev.tenancy.ear.Api.Answer;
import dev.tenancy.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The EAR on the full Payara Server: a database, the keys in the environment, {@code asadmin deploy}, no more. */
class EarIT {

    private static final String OPERATOR_TOKEN = "operator-token-of-the-ear-test-0123456789";
    private static final String ADMIN_PASSWORD = "correct horse battery staple";
    private static final String LOG_IN =
            "login=login&username=ada&password=%s&submit=Log+in&jakarta.faces.ViewState=stateless"
                    + "&primefaces.nonce=%s";
    private static final String PROJECTS = "/api/v1/projects";
    private static final String TEAM = "/api/v1/team-members";
    private static final String READY = "/health/ready";

    /** The pool of tenants' transactions; see DataSources. */
    private static final int TENANT_POOL = 20;

    private static TestDatabase database;
    private static PayaraDomain server;
    private static Api anonymous;
    private static Api operator;

    @BeforeAll
    static void deploy() {
        database = TestDatabase.create();
        Database config = database.config();
        server = PayaraDomain.start(Map.of(
                "TENANCY_DB_URL", config.url(),
                "TENANCY_DB_USER", config.app().user(),
                "TENANCY_DB_PASSWORD", config.app().password(),
                "TENANCY_DB_OWNER_USER", config.owner().user(),
                "TENANCY_DB_OWNER_PASSWORD", config.owner().password(),
                "TENANCY_OPERATOR_TOKEN", OPERATOR_TOKEN,
                "TENANCY_ADMIN_USER", "ada",
                "TENANCY_ADMIN_PASSWORD", ADMIN_PASSWORD,
                "TENANCY_DOMAIN", "example.com"));
        server.deploy().mustSucceed();
        anonymous = Api.anonymous(server.http(), secrets());
        operator = anonymous.as(OPERATOR_TOKEN);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void tenants_see_their_own_projects_and_team_and_nobody_elses() {
        Api one = register(slug());
        Api other = register(slug());

        String project = one.post(PROJECTS, "{\"name\":\"Apollo\"}").mustBe(201).field("id");
        String member = one.post(TEAM, "{\"userId\":\"ada\",\"role\":\"owner\"}")
                .mustBe(201)
                .field("id");

        assertThat(one.get(PROJECTS).mustBe(200).body()).contains(project, "Apollo");
        assertThat(one.get(PROJECTS + "/" + project).mustBe(200).field("name")).isEqualTo("Apollo");
        assertThat(one.get(TEAM + "/" + member).mustBe(200).field("userId")).isEqualTo("ada");
        assertThat(other.get(PROJECTS).mustBe(200).body()).contains("\"items\":[]");
        assertThat(other.get(TEAM).mustBe(200).body()).contains("\"items\":[]");
        other.get(PROJECTS + "/" + project).mustBeProblem(404, "not-found");
        other.get(TEAM + "/" + member).mustBeProblem(404, "not-found");
    }

    @Test
    void a_key_opens_its_own_host_only() {
        String own = slug();
        String others = slug();
        Api client = register(own);
        register(others);

        client.with("Host", own + ".example.com").get(PROJECTS).mustBe(200);
        client.with("Host", others + ".example.com").get(PROJECTS).mustBeProblem(403, "tenant-mismatch");
    }

    @Test
    void what_is_not_there_is_a_problem() {
        register(slug()).get("/api/v1/nothing").mustBeProblem(404, "not-found");
        operator.get("/nothing").mustBeProblem(404, "not-found");
        operator.post("/api/v1/tenants", "{").mustBeProblem(400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PROJECTS,
                "/api/v1/tenants",
                "/metrics",
                "/metrics/",
                "/css/",
                "/ejb-timer-service-app/timer",
                "/nothing"
            })
    void the_door_is_shut_to_all_without_a_credential(String path) {
        anonymous.get(path).mustBeProblem(401, "unauthenticated");
    }

    @Test
    void probes_contract_and_start_page_are_open() {
        assertThat(anonymous.get("/health/live").mustBe(200).field("status")).isEqualTo("UP");
        assertThat(anonymous.get("/health/started").mustBe(200).field("status")).isEqualTo("UP");
        assertThat(anonymous.get(READY).mustBe(200).field("status")).isEqualTo("UP");
        assertThat(anonymous.get("/openapi").mustBe(200).body())
                .contains("operationId: registerTenant", "/problems/slug-taken");
        assertThat(anonymous.get("/").mustBe(200).body()).contains("Tenancy");
    }

    @Test
    void the_console_is_made_by_faces_and_primefaces() {
        assertThat(anonymous.get("/admin/login").mustBe(200).body())
                .contains("Log in to the console", "/jakarta.faces.resource/", "ln=primefaces")
                .doesNotContain("<h:", "<p:");
        anonymous.get("/jakarta.faces.resource/core.js.xhtml?ln=primefaces").mustBe(200);
        for (String ours : List.of("console.js", "forms.js", "live.js")) {
            assertThat(anonymous.get("/assets/" + ours).mustBe(200).type()).contains("javascript");
        }
        anonymous.get("/admin/overview").mustBe(303);
    }

    @Test
    void an_operator_logs_in_and_only_who_has_the_cookie_is_in() {
        String nonce = anonymous.get("/admin/login").body().replaceFirst("(?s).*?nonce=\"([^\"]+)\".*", "$1");
        anonymous.form("/admin/login", LOG_IN.formatted("not+it", nonce)).mustBe(200);

        Answer in = anonymous.form("/admin/login", LOG_IN.formatted(ADMIN_PASSWORD.replace(' ', '+'), nonce));

        assertThat(in.status()).as(in.body()).isEqualTo(302);
        assertThat(in.cookie()).contains("tenancy_session=", "HttpOnly").containsIgnoringCase("SameSite=Lax");
        assertThat(anonymous
                        .with("Cookie", in.cookie().replaceAll(";.*", ""))
                        .get("/admin/overview")
                        .mustBe(200)
                        .body())
                .contains("ada", "admin");
        anonymous.get("/admin/overview").mustBe(303);
    }

    @Test
    void the_pools_log_in_as_application_and_owner() {
        register(slug()).get(PROJECTS).mustBe(200);

        List<String> expected =
                List.of("tenancy|tenancy_app", "tenancy-listener|tenancy_app", "tenancy-owner|tenancy_owner");
        eventually(() -> database.query(
                        """
                        select distinct application_name, usename from pg_stat_activity
                        where datname = ? and application_name like 'tenancy%' order by 1
                        """,
                        database.name())
                .equals(expected));
    }

    @Test
    void a_full_pool_refuses_after_its_own_time_limit_and_recovers() throws SQLException {
        String slug = slug();
        Api client = register(slug);
        database.execute("insert into public.plans (code, name) values ('unlimited', 'Unlimited');"
                + " update public.tenants set plan = 'unlimited', version = version + 1 where slug = '" + slug + "'");
        List<CompletableFuture<Answer>> waiting;
        try (Connection lock = database.superuser().getConnection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table " + schema(slug) + ".projects in access exclusive mode");
            waiting = Stream.generate(() -> client.getLater(PROJECTS))
                    .limit(TENANT_POOL)
                    .toList();
            eventually(() -> waitingForLocks() == TENANT_POOL);

            client.get(PROJECTS).mustBeProblem(503, "database-unavailable");

            assertThat(waitingForLocks()).isEqualTo(TENANT_POOL);
            lock.rollback();
        }
        waiting.forEach(answer -> answer.join().mustBe(200));
        client.get(PROJECTS).mustBe(200);
    }

    @Test
    void a_fault_is_told_to_the_log_and_not_to_the_client() {
        String slug = slug();
        Api client = register(slug);
        database.execute("drop table " + schema(slug) + ".projects");

        Answer answer = client.get(PROJECTS);

        answer.mustBeProblem(500, "internal-error");
        assertThat(answer.body()).doesNotContain("projects\\\"", "relation", schema(slug));
        assertThat(server.log())
                .contains(answer.field("instance"), "relation \"projects\" does not exist")
                .doesNotContain(secrets());
    }

    @Test
    void service_ends_with_the_database_and_resumes_with_it() {
        Api client = register(slug());
        String project =
                client.post(PROJECTS, "{\"name\":\"Kept\"}").mustBe(201).field("id");

        TestDatabase.stopServer();
        try {
            client.get(PROJECTS).mustBeProblem(503, "database-unavailable");
            anonymous.get(READY).mustBe(503);
            anonymous.get("/health/live").mustBe(200);
        } finally {
            TestDatabase.startServer();
        }

        eventually(() -> anonymous.get(READY).status() == 200);
        eventually(() -> client.get(PROJECTS).status() == 200);
        client.get(PROJECTS + "/" + project).mustBe(200);
        client.post(PROJECTS, "{\"name\":\"New\"}").mustBe(201);
        register(slug());
    }

    @Test
    void data_outlive_deployments() {
        Api client = register(slug());
        String project = PROJECTS
                + "/"
                + client.post(PROJECTS, "{\"name\":\"Kept\"}").mustBe(201).field("id");

        server.asadmin("undeploy", "tenancy").mustSucceed();
        server.deploy().mustSucceed();
        client.get(project).mustBe(200);

        server.deploy("--force=true").mustSucceed();
        client.get(project).mustBe(200);
        register(slug()).get(PROJECTS).mustBe(200);
    }

    private static Api register(String slug) {
        Answer answer = operator.post(
                "/api/v1/tenants", "{\"slug\":\"%s\",\"name\":\"Test\",\"plan\":\"business\"}".formatted(slug));
        return anonymous.as(answer.mustBe(201).field("apiKey"));
    }

    private static String slug() {
        return TestDatabase.freshSlug().value();
    }

    private static String schema(String slug) {
        return "tenant_" + slug.replace('-', '_');
    }

    private static int waitingForLocks() {
        return Integer.parseInt(database.query(
                        """
                        select count(*) from pg_stat_activity
                        where datname = ? and application_name = 'tenancy' and wait_event_type = 'Lock'
                        """,
                        database.name())
                .get(0));
    }

    private static List<String> secrets() {
        return List.of(
                OPERATOR_TOKEN,
                database.config().app().password(),
                database.config().owner().password());
    }

    private static void eventually(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("patience").isBefore(end);
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
