package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each bad input gets: a problem that names the field, and nothing changed. */
class BadInputIT extends RunningApi {

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
    void a_cursor_of_another_list_is_refused() {
        ApiClient tenant = nobody.register("cursors");
        for (int i = 0; i < 2; i++) {
            tenant.post(PROJECTS, "{\"name\":\"Apollo " + i + "\"}");
            tenant.post(MEMBERS, "{\"userId\":\"ada" + i + "\"}");
        }
        String ofProjects = tenant.get(PROJECTS + "?limit=1").json().getString("next");
        String ofMembers = tenant.get(MEMBERS + "?limit=1").json().getString("next");

        assertThat(tenant.get(PROJECTS + "?cursor=" + ofProjects).status()).isEqualTo(200);
        assertThat(tenant.get(MEMBERS + "?cursor=" + ofMembers).status()).isEqualTo(200);
        assertProblem(tenant.get(MEMBERS + "?cursor=" + ofProjects), 400, "malformed-request");
        assertProblem(tenant.get(PROJECTS + "?cursor=" + ofMembers), 400, "malformed-request");
    }

    @Test
    void a_cursor_from_before_or_after_all_time_is_refused() {
        for (String at : List.of("+294277-01-01T00:00:00Z", "-4714-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z")) {
            String cursor = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(("project:" + at + "|00000000-0000-4000-8000-000000000000")
                            .getBytes(StandardCharsets.UTF_8));
            assertProblem(acme.get(PROJECTS + "?cursor=" + cursor), 400, "malformed-request");
        }
    }

    @Test
    void refuses_a_plan_that_is_no_code() {
        Answer answer = operator.post(TENANTS, "{\"slug\":\"nul-plan\",\"name\":\"N\",\"plan\":\"a\\u0000b\"}");

        assertProblem(answer, 422, "invalid-input");
        assertThat(error(answer).getString("pointer")).isEqualTo("/plan");
    }

    @Test
    void who_hangs_up_in_the_middle_of_a_body_is_no_fault_of_ours() {
        String id = "hung-up-" + System.nanoTime();

        server.hangUp(
                "POST /api/v1/sign-up",
                "{",
                "Host: localhost",
                "X-Request-Id: " + id,
                "Content-Type: application/json",
                "Content-Length: 500");

        server.await("request=" + id);
        assertThat(server.log().lines().filter(line -> line.contains(id)))
                .isNotEmpty()
                .noneMatch(line -> line.contains("event=internal-error"));
    }
}
