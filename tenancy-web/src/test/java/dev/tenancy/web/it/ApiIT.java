package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API as its consumers meet it: the WAR as shipped, on the real server, over HTTP. */
class ApiIT {

    private static final String PROJECTS = "/api/v1/projects";
    private static final String MEMBERS = "/api/v1/team-members";
    private static final String TENANTS = "/api/v1/tenants";

    private static TestDatabase database;
    private static MicroServer server;
    private static ApiClient nobody;
    private static ApiClient operator;
    private static ApiClient acme;
    private static ApiClient globex;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        server = MicroServer.start("api", ServerSettings.of(database));
        nobody = server.client();
        operator = nobody.asOperator();
        acme = nobody.register("acme");
        globex = nobody.register("globex");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_tenant_registers_and_works_in_its_own_schema() {
        Answer registered = operator.post(TENANTS, "{\"slug\":\"initech\",\"name\":\"Initech Inc\",\"plan\":\"team\"}");

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.header("Location").orElseThrow()).endsWith(TENANTS + "/initech");
        assertThat(registered.json().keySet())
                .containsExactlyInAnyOrder(
                        "id", "slug", "name", "plan", "status", "schemaVersion", "createdAt", "apiKey");
        assertThat(registered.json().getString("plan")).isEqualTo("team");
        assertThat(registered.json().getString("status")).isEqualTo("active");

        ApiClient initech = nobody.as(registered.json().getString("apiKey"));
        Answer self = initech.get("/api/v1/tenant");
        assertThat(self.json().getString("slug")).isEqualTo("initech");
        assertThat(self.json().getJsonObject("limits").getInt("projects")).isEqualTo(10_000);
        assertThat(self.json().getJsonObject("usage").getInt("projects")).isZero();

        Answer found = operator.get(TENANTS + "/initech");
        assertThat(found.json().keySet()).doesNotContain("apiKey");
        assertThat(database.query("select count(*) from tenant_initech.projects"))
                .containsExactly("0");
    }

    @Test
    void a_project_lives_from_creation_to_deletion() {
        Answer created = acme.post(PROJECTS, "{\"name\":\"Apollo 🚀 Δ\"}");
        assertThat(created.status()).isEqualTo(201);
        String path = PROJECTS + "/" + created.json().getString("id");
        assertThat(created.header("Location").orElseThrow()).endsWith(path);
        assertThat(created.header("ETag")).contains("\"1\"");
        assertThat(acme.get(path).json()).isEqualTo(created.json());

        Answer renamed = acme.with("If-Match", "\"1\"").patch(path, "{\"name\":\"Artemis\"}");
        assertThat(renamed.json().getString("name")).isEqualTo("Artemis");
        assertThat(renamed.header("ETag")).contains("\"2\"");

        Answer stale = acme.with("If-Match", "\"1\"").patch(path, "{\"name\":\"Lost update\"}");
        assertProblem(stale, 412, "stale-version");
        assertThat(acme.get(path).json().getString("name")).isEqualTo("Artemis");

        assertThat(acme.send("POST", path + "/archive", null).json().isNull("archivedAt"))
                .isFalse();
        assertThat(ids(acme.get(PROJECTS + "?archived=true&limit=200")))
                .contains(created.json().getString("id"));
        assertThat(ids(acme.get(PROJECTS + "?archived=false&limit=200")))
                .doesNotContain(created.json().getString("id"));
        assertThat(acme.send("POST", path + "/unarchive", null).json().isNull("archivedAt"))
                .isTrue();

        assertThat(acme.with("If-Match", "\"99\"").delete(path).status()).isEqualTo(412);
        assertThat(acme.delete(path).status()).isEqualTo(204);
        assertProblem(acme.get(path), 404, "not-found");
        assertProblem(acme.delete(path), 404, "not-found");
    }

    @Test
    void a_member_joins_changes_role_and_leaves() {
        Answer added = acme.post(MEMBERS, "{\"userId\":\"ada@example.com\",\"role\":\"owner\"}");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().keySet()).containsExactlyInAnyOrder("id", "userId", "role", "joinedAt");
        String path = MEMBERS + "/" + added.json().getString("id");

        assertProblem(acme.post(MEMBERS, "{\"userId\":\"ada@example.com\"}"), 409, "already-member");
        assertThat(acme.patch(path, "{\"role\":\"member\"}").json().getString("role"))
                .isEqualTo("member");
        assertThat(acme.delete(path).status()).isEqualTo(204);
        assertProblem(acme.get(path), 404, "not-found");
    }

    @Test
    void a_second_tenant_sees_nothing_of_the_first() {
        String id = acme.post(PROJECTS, "{\"name\":\"secret of acme\"}").json().getString("id");

        assertThat(globex.get(PROJECTS + "?limit=200").body()).doesNotContain(id, "secret");
        assertProblem(globex.get(PROJECTS + "/" + id), 404, "not-found");
        assertProblem(globex.patch(PROJECTS + "/" + id, "{\"name\":\"taken\"}"), 404, "not-found");
        assertProblem(globex.delete(PROJECTS + "/" + id), 404, "not-found");
        assertThat(acme.get(PROJECTS + "/" + id).json().getString("name")).isEqualTo("secret of acme");
    }

    @Test
    void pages_hold_every_project_once_newest_first() {
        ApiClient tenant = nobody.register("pages");
        for (int i = 0; i < 7; i++) {
            tenant.post(PROJECTS, "{\"name\":\"p" + i + "\"}");
        }

        List<String> names = new ArrayList<>();
        String path = PROJECTS + "?limit=3";
        while (path != null) {
            Answer page = tenant.get(path);
            page.json()
                    .getJsonArray("items")
                    .forEach(item -> names.add(item.asJsonObject().getString("name")));
            boolean last = page.json().isNull("next");
            assertThat(page.header("Link").isPresent()).isEqualTo(!last);
            path = last ? null : page.header("Link").orElseThrow().replaceAll("^<(.*)>.*$", "$1");
        }

        assertThat(names).containsExactly("p6", "p5", "p4", "p3", "p2", "p1", "p0");
    }

    @Test
    void a_repeated_request_is_done_once() {
        ApiClient once = acme.with("Idempotency-Key", "order-66");

        Answer first = once.post(PROJECTS, "{\"name\":\"once\"}");
        Answer second = once.post(PROJECTS, "{\"name\":\"once\"}");

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Idempotency-Replayed")).contains("true");
        assertProblem(once.post(PROJECTS, "{\"name\":\"other\"}"), 422, "idempotency-key-reused");
        assertThat(globex.with("Idempotency-Key", "order-66")
                        .post(PROJECTS, "{\"name\":\"of globex\"}")
                        .header("Idempotency-Replayed"))
                .isEmpty();
    }

    @Test
    void concurrent_requests_with_one_idempotency_key_create_one_project() throws Exception {
        ApiClient tenant = nobody.register("concurrent");

        List<Answer> answers =
                together(8, i -> tenant.with("Idempotency-Key", "same").post(PROJECTS, "{\"name\":\"one\"}"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        Set<String> bodies = new HashSet<>();
        answers.forEach(answer -> bodies.add(answer.body()));
        assertThat(bodies).hasSize(1);
        assertThat(ids(tenant.get(PROJECTS))).hasSize(1);
    }

    @Test
    void of_concurrent_registrations_of_one_slug_exactly_one_wins() throws Exception {
        List<Answer> answers =
                together(6, i -> operator.post(TENANTS, "{\"slug\":\"race\",\"name\":\"Racer " + i + "\"}"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(5)
                .allSatisfy(answer -> assertProblem(answer, 409, "slug-taken"));
        assertThat(database.query("select count(*) from public.tenants where slug = 'race'"))
                .containsExactly("1");
    }

    @Test
    void a_repeated_registration_gives_the_tenant_and_not_the_key() {
        ApiClient once = operator.with("Idempotency-Key", "sign-up-1");

        Answer first = once.post(TENANTS, "{\"slug\":\"repeated\",\"name\":\"Repeated\"}");
        Answer second = once.post(TENANTS, "{\"slug\":\"repeated\",\"name\":\"Repeated\"}");

        assertThat(first.json().getString("apiKey")).startsWith("tk_");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().getString("id")).isEqualTo(first.json().getString("id"));
        assertThat(second.json().keySet()).doesNotContain("apiKey");
        assertProblem(once.post(TENANTS, "{\"slug\":\"other-one\",\"name\":\"Other\"}"), 422, "idempotency-key-reused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme",
                "a_b",
                "1abc",
                "-abc",
                "abc-",
                "ab",
                "a--b",
                "public",
                "pg-x",
                "pg_x",
                "a'b",
                "a\\\"b",
                "';drop schema public;--",
                "аcme",
                "tenants",
                "",
                "acme ",
                "abc\\u0000",
                "abc\\n"
            })
    void refuses_a_bad_slug_and_creates_nothing(String slug) {
        List<String> before = database.query("select count(*) from pg_namespace");

        Answer answer = operator.post(TENANTS, "{\"slug\":\"" + slug + "\",\"name\":\"Bad\"}");

        assertProblem(answer, 422, "invalid-input");
        assertThat(error(answer).getString("pointer")).isEqualTo("/slug");
        assertThat(database.query("select count(*) from pg_namespace")).isEqualTo(before);
    }

    @Test
    void refuses_a_slug_of_56_characters_and_takes_one_of_55() {
        assertProblem(
                operator.post(TENANTS, "{\"slug\":\"" + "a".repeat(56) + "\",\"name\":\"Long\"}"),
                422,
                "invalid-input");
        assertThat(operator.post(TENANTS, "{\"slug\":\"" + "a".repeat(55) + "\",\"name\":\"Long\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void refuses_a_plan_that_does_not_exist() {
        Answer answer = operator.post(TENANTS, "{\"slug\":\"planless\",\"name\":\"P\",\"plan\":\"gold\"}");

        assertProblem(answer, 422, "invalid-input");
        assertThat(error(answer).getString("pointer")).isEqualTo("/plan");
        assertThat(database.query("select count(*) from pg_roles where rolname = 'tenant_planless'"))
                .containsExactly("0");
    }

    @Test
    void names_every_field_that_is_wrong() {
        Answer answer = operator.post(TENANTS, "{\"slug\":\"A\",\"nam\":\"x\",\"plan\":7}");

        assertProblem(answer, 422, "invalid-input");
        assertThat(answer.json().getJsonArray("errors").stream()
                        .map(e -> e.asJsonObject().getString("pointer")))
                .containsExactlyInAnyOrder("/slug", "/name", "/plan", "/nam");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"\"} | 422 | invalid-input | /name",
                "{\"name\":\"  \"} | 422 | invalid-input | /name",
                "{\"name\":null} | 422 | invalid-input | /name",
                "{\"name\":7} | 422 | invalid-input | /name",
                "{\"name\":[\"x\"]} | 422 | invalid-input | /name",
                "{\"name\":\"a\\u0000b\"} | 422 | invalid-input | /name",
                "{\"name\":\"half \\ud83d\"} | 422 | invalid-input | /name",
                "{} | 422 | invalid-input | /name",
                "{\"name\":\"x\",\"colour\":\"red\"} | 422 | invalid-input | /colour",
                "{\"name\":\"x\",\"a/b\":1} | 422 | invalid-input | /a~1b",
                "[] | 422 | invalid-input |",
                "\"text\" | 422 | invalid-input |",
                "{\"name\": | 400 | malformed-request |",
                "{\"name\":\"x\",\"name\":\"y\"} | 400 | malformed-request |",
                "{\"name\":\"x\"}} | 400 | malformed-request |",
                "nonsense | 400 | malformed-request |",
            })
    void refuses_a_bad_body(String body, int status, String type, String pointer) {
        Answer answer = acme.post(PROJECTS, body);

        assertProblem(answer, status, type);
        if (pointer != null) {
            assertThat(error(answer).getString("pointer")).isEqualTo(pointer);
        }
    }

    @Test
    void refuses_an_empty_body_a_huge_one_and_a_name_of_ten_thousand_characters() {
        assertProblem(acme.post(PROJECTS, ""), 400, "malformed-request");
        assertProblem(acme.post(PROJECTS, "{\"name\":\"" + "x".repeat(10_000) + "\"}"), 422, "invalid-input");
        assertProblem(acme.post(PROJECTS, "{\"name\":\"" + "x".repeat(100_000) + "\"}"), 413, "request-too-large");
        assertProblem(acme.post(PROJECTS, "[".repeat(20_000)), 400, "malformed-request");
    }

    @Test
    void takes_a_name_of_two_hundred_characters_of_any_script() {
        assertThat(acme.post(PROJECTS, "{\"name\":\"" + "🚀".repeat(200) + "\"}")
                        .status())
                .isEqualTo(201);
        assertProblem(acme.post(PROJECTS, "{\"name\":\"" + "🚀".repeat(201) + "\"}"), 422, "invalid-input");
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, -1",
        "limit, 1000000000",
        "limit, 201",
        "limit, ten",
        "limit, 99999999999999999999",
        "limit, ''",
        "cursor, abc",
        "cursor, ''",
        "cursor, '%00'",
        "cursor, MjAyNg",
        "archived, maybe",
        "archived, ''"
    })
    void refuses_a_bad_parameter_by_name(String name, String value) {
        Answer answer = acme.get(PROJECTS + "?" + name + "=" + value);

        assertProblem(answer, 400, "malformed-request");
        assertThat(error(answer).getString("parameter")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1", "00000000-0000-0000-0000-00000000000g", "1-1-1-1-1", "%27%20or%201=1"})
    void refuses_an_id_that_is_no_uuid(String id) {
        Answer answer = acme.get(PROJECTS + "/" + id);

        assertProblem(answer, 400, "malformed-request");
        assertThat(error(answer).getString("parameter")).isEqualTo("id");
    }

    @Test
    void refuses_an_unknown_role_and_bad_headers() {
        Answer role = acme.post(MEMBERS, "{\"userId\":\"bob\",\"role\":\"boss\"}");
        assertProblem(role, 422, "invalid-input");
        assertThat(role.json().getString("detail")).contains("owner, admin, member");

        String path =
                PROJECTS + "/" + acme.post(PROJECTS, "{\"name\":\"x\"}").json().getString("id");
        Answer ifMatch = acme.with("If-Match", "1").patch(path, "{\"name\":\"y\"}");
        assertProblem(ifMatch, 400, "malformed-request");
        assertThat(error(ifMatch).getString("header")).isEqualTo("If-Match");
        assertProblem(acme.with("If-Match", "\"9\"").patch(path, "{}"), 412, "stale-version");
        assertProblem(acme.with("If-Match", "\"9\"").get(path), 412, "stale-version");
        assertProblem(nobody.send("PATCH", "/health", null), 401, "unauthenticated");
        assertProblem(operator.send("PATCH", "/health", null), 405, "method-not-allowed");
        assertThat(acme.with("If-Match", "W/\"1\"")
                        .patch(path, "{\"name\":\"y\"}")
                        .status())
                .isEqualTo(412);

        Answer key = acme.with("Idempotency-Key", "x".repeat(256)).post(PROJECTS, "{\"name\":\"y\"}");
        assertProblem(key, 400, "malformed-request");
        assertThat(error(key).getString("header")).isEqualTo("Idempotency-Key");
    }

    @Test
    void answers_a_wrong_path_method_or_media_type_with_a_problem() {
        assertProblem(acme.get("/api/v1/nosuch"), 404, "not-found");
        assertProblem(acme.get("/nosuch"), 404, "not-found");
        assertProblem(acme.get("/api/v2/projects"), 404, "not-found");
        Answer method = acme.send("PUT", PROJECTS, null);
        assertProblem(method, 405, "method-not-allowed");
        assertThat(method.header("Allow").orElseThrow()).contains("GET", "POST");
        assertProblem(acme.with("Accept", "application/xml").get(PROJECTS), 406, "not-acceptable");
        assertProblem(
                acme.with("Content-Type", "text/xml").send("POST", PROJECTS, "<x/>"), 415, "unsupported-media-type");
        assertProblem(acme.send("POST", PROJECTS, "{\"name\":\"x\"}"), 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/projects",
                "/api/v1/tenants",
                "/api/v1/tenant",
                "/api/v1/metrics",
                "/api/v1/nosuch",
                "/nosuch",
                "/metrics",
                "/metrics/base",
                "/openapi/application.wadl",
                "/error-page",
                "/assets/../api/v1/projects",
                "/assets/%2e%2e/api/v1/tenants"
            })
    void nobody_passes_without_a_credential(String path) {
        assertProblem(nobody.get(path), 401, "unauthenticated");
        assertThat(nobody.get(path).header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
        assertProblem(nobody.as("tk_wrong").get(path), 401, "unauthenticated");
        assertProblem(nobody.with("Authorization", "Basic YTpi").get(path), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api-docs/..;/api/v1/projects", "/assets/..%2f..%2fapi/v1/projects", "//api/v1/projects",
                "/assets/;x=/../api/v1/projects", "/api/v1/projects/;/", "/health/../api/v1/tenants"
            })
    void a_path_in_disguise_leads_nowhere(String path) {
        Answer answer = nobody.get(path);

        assertThat(answer.status()).isNotEqualTo(200);
        assertThat(answer.body()).doesNotContain("items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api-docs/",
                "/api-docs/swagger-ui-bundle.js",
                "/assets/site.css",
                "/openapi",
                "/health",
                "/health/live",
                "/health/ready",
                "/health/started"
            })
    void everybody_sees_health_contract_and_static_pages(String path) {
        assertThat(nobody.get(path).status()).isEqualTo(200);
    }

    @Test
    void reads_conditions_as_the_standard_says() {
        String path =
                PROJECTS + "/" + acme.post(PROJECTS, "{\"name\":\"x\"}").json().getString("id");

        assertThat(acme.with("If-None-Match", "\"1\"").get(path).status()).isEqualTo(304);
        assertThat(acme.with("If-None-Match", "W/\"1\", \"7\"").get(path).status())
                .isEqualTo(304);
        assertThat(acme.with("If-None-Match", "\"2\"").get(path).status()).isEqualTo(200);
        for (String unreadable : List.of("1", "x", "\"1")) {
            assertThat(acme.with("If-None-Match", unreadable).get(path).status())
                    .isEqualTo(200);
            assertProblem(acme.with("If-Match", unreadable).get(path), 400, "malformed-request");
        }
        assertThat(acme.with("If-Match", "\"7\"")
                        .with("If-Match", "\"1\"")
                        .get(path)
                        .status())
                .isEqualTo(200);
        assertProblem(acme.with("If-Match", "").delete(path), 400, "malformed-request");
        assertProblem(acme.with("If-Match", "\"\"" + ",\"\"".repeat(1_800)).delete(path), 412, "stale-version");
    }

    @Test
    void a_header_that_may_come_once_is_refused_twice() {
        assertProblem(
                acme.with("X-Tenant-ID", "acme").with("X-Tenant-ID", "globex").get(PROJECTS), 403, "tenant-mismatch");
        assertProblem(acme.with("Authorization", "Bearer other").get(PROJECTS), 401, "unauthenticated");
        Answer twice =
                acme.with("Idempotency-Key", "a").with("Idempotency-Key", "b").post(PROJECTS, "{\"name\":\"x\"}");
        assertProblem(twice, 400, "malformed-request");
        assertThat(error(twice).getString("header")).isEqualTo("Idempotency-Key");
    }

    @Test
    void a_header_that_cannot_be_parsed_is_a_problem_too() {
        assertProblem(
                acme.with("Content-Type", "garbage").send("POST", PROJECTS, "{\"name\":\"x\"}"),
                400,
                "malformed-request");
        assertProblem(acme.with("Accept", "a/b;q=x").get(PROJECTS), 400, "malformed-request");
    }

    @Test
    void a_cursor_from_before_or_after_all_time_is_refused() {
        for (String at : List.of("+294277-01-01T00:00:00Z", "-4714-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z")) {
            String cursor = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((at + "|00000000-0000-4000-8000-000000000000").getBytes(StandardCharsets.UTF_8));
            assertProblem(acme.get(PROJECTS + "?cursor=" + cursor), 400, "malformed-request");
        }
    }

    @Test
    void a_link_to_the_next_page_survives_what_is_in_the_path() {
        acme.post(PROJECTS, "{\"name\":\"one\"}");
        acme.post(PROJECTS, "{\"name\":\"two\"}");

        assertThat(acme.get(PROJECTS + ";a=%7Bb%7D?limit=1").status()).isEqualTo(200);
    }

    @Test
    void refuses_a_plan_that_is_no_code() {
        Answer answer = operator.post(TENANTS, "{\"slug\":\"nul-plan\",\"name\":\"N\",\"plan\":\"a\\u0000b\"}");

        assertProblem(answer, 422, "invalid-input");
        assertThat(error(answer).getString("pointer")).isEqualTo("/plan");
    }

    @Test
    void a_made_up_method_is_one_of_many() {
        for (int i = 0; i < 20; i++) {
            nobody.send("Q" + i, PROJECTS, null);
        }

        assertThat(operator.get("/api/v1/metrics").body())
                .contains("method=\"OTHER\"")
                .doesNotContain("method=\"Q1\"");
    }

    @Test
    void the_same_fields_in_another_order_are_the_same_request() {
        ApiClient once = operator.with("Idempotency-Key", "ordered");

        assertThat(once.post(TENANTS, "{\"slug\":\"ordered\",\"name\":\"O\"}").status())
                .isEqualTo(201);
        assertThat(once.post(TENANTS, "{\"name\":\"O\",\"slug\":\"ordered\"}").header("Idempotency-Replayed"))
                .contains("true");
    }

    @Test
    void a_host_that_names_another_tenant_is_refused_however_it_is_written() {
        for (String host : List.of("globex.tenancy.test", "GLOBEX.tenancy.test:80", "globex.tenancy.test.")) {
            assertThat(server.raw("GET " + PROJECTS, "Host: " + host, "Authorization: Bearer " + acmeKey()))
                    .as(host)
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(server.raw("GET " + PROJECTS, "Host: acme.tenancy.test.", "Authorization: Bearer " + acmeKey()))
                .startsWith("HTTP/1.1 200");
        assertThat(server.raw("GET " + PROJECTS, "Host: nosuch.tenancy.test", "Authorization: Bearer " + acmeKey()))
                .startsWith("HTTP/1.1 404");
        assertThat(server.raw("GET " + PROJECTS, "Host: acme.tenancy.test#", "Authorization: Bearer " + acmeKey()))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void the_contract_is_served_as_it_was_written() {
        assertThat(nobody.get("/openapi").body()).contains("operationId: registerTenant", "/problems/slug-taken");
    }

    @Test
    void operators_and_tenants_each_keep_to_their_side() {
        assertProblem(operator.get(PROJECTS), 403, "forbidden");
        assertProblem(operator.with("X-Tenant-ID", "acme").get(PROJECTS), 403, "forbidden");
        assertProblem(operator.get("/api/v1/tenant"), 403, "forbidden");
        assertProblem(acme.get(TENANTS), 403, "forbidden");
        assertProblem(acme.get(TENANTS + "/acme"), 403, "forbidden");
        assertProblem(acme.post(TENANTS, "{\"slug\":\"mine\",\"name\":\"Mine\"}"), 403, "forbidden");
        assertProblem(acme.get("/api/v1/metrics"), 403, "forbidden");
        assertProblem(acme.get("/metrics"), 403, "forbidden");
        assertThat(operator.get("/api/v1/metrics").body()).contains("http_server_requests_seconds_count");
    }

    @Test
    void header_and_credential_must_name_the_same_tenant() {
        assertThat(acme.with("X-Tenant-ID", "acme").get(PROJECTS).status()).isEqualTo(200);
        assertThat(acme.with("X-Tenant-ID", acme.get("/api/v1/tenant").json().getString("id"))
                        .get(PROJECTS)
                        .status())
                .isEqualTo(200);
        assertProblem(acme.with("X-Tenant-ID", "globex").get(PROJECTS), 403, "tenant-mismatch");
        assertProblem(acme.with("X-Tenant-ID", "nosuch").get(PROJECTS), 404, "tenant-not-found");
        assertProblem(acme.with("X-Tenant-ID", "'; drop schema public").get(PROJECTS), 404, "tenant-not-found");
    }

    @Test
    void a_suspended_tenant_and_an_archived_one_are_refused_each_in_its_way() {
        ApiClient tenant = nobody.register("closing");
        database.execute("update public.tenants set status = 'suspended' where slug = 'closing'");
        assertProblem(tenant.get(PROJECTS), 403, "tenant-suspended");
        database.execute("update public.tenants set status = 'archived' where slug = 'closing'");
        assertProblem(tenant.get(PROJECTS), 410, "tenant-archived");
        database.execute("update public.tenants set status = 'active' where slug = 'closing'");
        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void a_tenant_whose_schema_is_behind_is_closed_and_the_others_are_served() {
        ApiClient tenant = nobody.register("behind");
        String version = tenant.get("/api/v1/tenant").json().getString("schemaVersion");
        database.execute("update public.tenants set schema_version = '2' where slug = 'behind'");

        Answer answer = tenant.get(PROJECTS);

        assertProblem(answer, 503, "tenant-unavailable");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.json().getString("detail")).contains("version 2", "version " + version);
        assertThat(acme.get(PROJECTS).status()).isEqualTo(200);
    }

    @Test
    void every_answer_names_its_request_and_the_log_knows_it() {
        assertThat(acme.with("X-Request-Id", "my-request-42")
                        .get(PROJECTS + "/abc")
                        .json()
                        .getString("instance"))
                .isEqualTo("my-request-42");
        assertThat(server.log()).contains("request=my-request-42");
        assertThat(acme.with("X-Request-Id", "bad id\t")
                        .get(PROJECTS)
                        .header("X-Request-Id")
                        .orElseThrow())
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void the_log_holds_no_secret() {
        String key = operator.post(TENANTS, "{\"slug\":\"secretive\",\"name\":\"S\"}")
                .json()
                .getString("apiKey");
        nobody.as(key).get(PROJECTS);
        nobody.as(key + "x").get(PROJECTS);

        assertThat(server.log())
                .contains("tenant-registered")
                .doesNotContain(
                        key,
                        ServerSettings.OPERATOR_TOKEN,
                        database.config().app().password(),
                        database.config().owner().password());
    }

    private static String acmeKey() {
        return acme.header("Authorization").substring("Bearer ".length());
    }

    private static void assertProblem(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonObject problem = answer.json();
        assertThat(problem.getString("type")).isEqualTo("/problems/" + type);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(problem.getString("instance"))
                .isEqualTo(answer.header("X-Request-Id").orElseThrow());
    }

    private static JsonObject error(Answer answer) {
        return answer.json().getJsonArray("errors").getJsonObject(0);
    }

    private static List<String> ids(Answer page) {
        return page.json().getJsonArray("items").stream()
                .map(item -> item.asJsonObject().getString("id"))
                .toList();
    }

    private interface Call {
        Answer with(int number);
    }

    private static List<Answer> together(int count, Call call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                futures.add(threads.submit(() -> call.with(number)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
