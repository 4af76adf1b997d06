package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many tenants asked one question over HTTP. */
class QueryIT extends RunningApi {

    private static final String QUERY = "/api/v1/analytics/query";
    private static final List<String> ASKED = List.of("query-a", "query-b", "query-broken");

    @BeforeAll
    static void use() {
        ApiClient first = nobody.register("query-a");
        first.post(PROJECTS, "{\"name\":\"=1+1\"}");
        first.post(PROJECTS, "{\"name\":\"Say \\\"hello\\\", world\"}");
        nobody.register("query-b").post(PROJECTS, "{\"name\":\"Borealis\"}");
        nobody.register("query-broken");
        database.execute("alter table tenant_query_broken.projects rename to plans_of_old");
    }

    @Test
    void everybody_who_can_answers_and_who_cannot_is_told() {
        JsonObject result = ask("select count(*) as projects, true as yes from projects", "application/json")
                .json();

        assertThat(result.getJsonArray("columns").getValuesAs(JsonObject.class))
                .extracting(column -> column.getString("name") + " " + column.getString("kind"))
                .containsExactly("tenant text", "projects number", "yes boolean");
        assertThat(result.getJsonArray("rows")).containsExactly(row("query-a", 2), row("query-b", 1));
        JsonObject outcome = result.getJsonObject("outcome");
        assertThat(outcome.getInt("tenants")).isEqualTo(3);
        assertThat(outcome.getInt("answered")).isEqualTo(2);
        JsonObject fault = outcome.getJsonArray("faults").getJsonObject(0);
        assertThat(fault.getString("slug")).isEqualTo("query-broken");
        assertThat(fault.getString("sqlState")).isEqualTo("42P01");
        assertThat(fault.getString("reason")).contains("does not exist", "version");
    }

    @Test
    void json_lines_end_with_the_outcome() {
        List<String> lines = ask("select name from projects order by name", "application/jsonl")
                .body()
                .lines()
                .toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(2)).isEqualTo("{\"tenant\":\"query-b\",\"name\":\"Borealis\"}");
        assertThat(lines.get(3)).startsWith("{\"outcome\":{\"tenants\":3,\"answered\":2,\"rows\":3,");
    }

    @Test
    void a_table_is_safe_in_spreadsheets_and_says_who_is_not_in_it() {
        Answer answer = ask("select name, null as nothing, -1 as number from projects order by name", "text/csv");

        assertThat(answer.header("Content-Type").orElseThrow()).isEqualTo("text/csv;charset=utf-8");
        assertThat(answer.body().lines())
                .hasSize(5)
                .contains(
                        "tenant,name,nothing,number,problem",
                        "query-a,'=1+1,,-1,",
                        "query-a,\"Say \"\"hello\"\", world\",,-1,",
                        "query-b,Borealis,,-1,")
                .last()
                .asString()
                .startsWith(",,,,")
                .contains("query-broken: ");
    }

    @Test
    void documents_and_numbers_beyond_what_a_reader_of_json_takes_are_texts() {
        List<String> lines = ask(
                        "select (repeat('[', 1100) || repeat(']', 1100))::jsonb as deep,"
                                + " ('1' || repeat('0', 1200))::jsonb as long, '{\"a\": [1]}'::jsonb as plain from projects limit 1",
                        "application/jsonl")
                .body()
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .contains("\"deep\":\"[[[", "\"long\":\"1000", "\"plain\":{\"a\":[1]}")
                .endsWith("}");
        assertThat(lines.get(2)).startsWith("{\"outcome\":{\"tenants\":3,\"answered\":2,");
    }

    @Test
    void the_answers_are_combined_by_a_second_query() {
        JsonObject result = operator.post(
                        QUERY,
                        body("select count(*) as projects from projects")
                                .add("combine", "select sum(projects) as total from result")
                                .build()
                                .toString())
                .json();

        assertThat(result.getJsonArray("rows"))
                .containsExactly(Json.createArrayBuilder().add(3).build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from projects",
                "with gone as (delete from projects returning 1) select * from gone",
                "select 1; drop table projects",
                "select 1) x; drop table projects; --",
                "set role tenancy_owner",
                "copy projects to program 'id'",
                "select pg_read_file('/etc/hostname')",
                "select pg_catalog.lo_import('/etc/hostname')",
                "select * from public.api_keys",
                "select * from public.operators",
                "select nmae from projects",
                "this is no query"
            })
    void what_is_more_than_reading_is_refused(String sql) {
        Answer answer = ask(sql, "text/csv");

        assertProblem(answer, 422, "query-refused");
        assertThat(answer.body()).doesNotContain("\tat ", "java.", "password", "$");
        assertThat(database.query("select count(*) from tenant_query_a.projects"))
                .containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select set_config('role', 'none', true), query_to_xml('select * from public.api_keys', true, true, '')",
                "select set_config('role', 'tenancy_owner', true)",
                "select query_to_xml('delete from projects', true, true, '')"
            })
    void what_only_shows_when_it_runs_fails_for_every_tenant(String sql) {
        JsonObject result = ask(sql, "application/json").json();

        assertThat(result.getJsonArray("rows")).isEmpty();
        assertThat(result.getJsonObject("outcome").getInt("answered")).isZero();
        assertThat(result.getJsonObject("outcome").getJsonArray("faults").getValuesAs(JsonObject.class))
                .allSatisfy(fault -> assertThat(fault.getString("reason")).containsAnyOf("permission denied", "not"));
        assertThat(database.query("select count(*) from tenant_query_a.projects"))
                .containsExactly("2");
    }

    @Test
    void what_is_asked_wrongly_is_told_field_by_field() {
        Answer answer = operator.post(
                QUERY,
                "{\"sql\":\"\",\"tenants\":{\"slugs\":[\"No Slug\"],\"labels\":{\"Region\":\"eu\"},\"status\":[\"odd\"]},"
                        + "\"limits\":{\"timeout\":\"2h\",\"rows\":0},\"more\":1}");

        assertProblem(answer, 422, "invalid-input");
        JsonArray errors = answer.json().getJsonArray("errors");
        assertThat(errors.getValuesAs(JsonObject.class))
                .extracting(error -> error.getString("pointer"))
                .containsExactlyInAnyOrder(
                        "/sql",
                        "/tenants/slugs/0",
                        "/tenants/labels",
                        "/tenants/status/0",
                        "/limits/timeout",
                        "/limits/rows",
                        "/more");
        assertProblem(
                operator.post(QUERY, "{\"sql\":\"select 1\",\"tenants\":{\"slugs\":[\"nobody-of-this-name\"]}}"),
                404,
                "tenant-not-found");
    }

    @Test
    void an_answer_whose_database_goes_has_no_end() throws IOException {
        byte[] body = body("select repeat('x', 1000) as x from projects, generate_series(1, 100000)")
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        try (Socket socket = server.open(
                "POST " + QUERY,
                body,
                "Authorization: " + operator.header("Authorization"),
                "Content-Type: application/json",
                "Content-Length: " + body.length,
                "Accept: text/csv")) {
            String head = new String(socket.getInputStream().readNBytes(1 << 12), StandardCharsets.ISO_8859_1);
            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(database.query("select pg_terminate_backend(pid)::text from pg_stat_activity"
                            + " where datname = current_database() and usename like 'tenancy_query%'"))
                    .as("the query is under way")
                    .isNotEmpty();

            String rest = new String(Archives.rest(socket.getInputStream()), StandardCharsets.ISO_8859_1);

            assertThat(rest).doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void who_asked_what_is_in_the_trail() {
        ask("select 4711 as asked", "text/csv");

        assertThat(operator.get("/api/v1/audit-events?action=analytics.queried").body())
                .contains("select 4711 as asked");
    }

    @Test
    void the_longest_queries_are_in_the_trail_whole() {
        String sql = longest("select 4712 as asked");
        String combine = longest("select max(asked) as most from result");

        Answer answer =
                operator.post(QUERY, body(sql).add("combine", combine).build().toString());

        assertThat(answer.json().getJsonArray("rows"))
                .containsExactly(Json.createArrayBuilder().add(4712).build());
        JsonObject trail = operator.get("/api/v1/audit-events?action=analytics.queried&limit=1")
                .json();
        assertThat(trail.getJsonArray("items").getJsonObject(0).getString("detail"))
                .isEqualTo(sql + "\ncombined by " + combine + "\nof query-a, query-b, query-broken");
        assertProblem(operator.post(QUERY, body(sql + "x").build().toString()), 422, "invalid-input");
        assertProblem(operator.post(QUERY, "x".repeat(3 << 20)), 413, "request-too-large");
    }

    @Test
    void no_row_of_combined_answers_looks_like_the_outcome() {
        String lines = operator.with("Accept", "application/jsonl")
                .post(
                        QUERY,
                        body("select 1 as n")
                                .add("combine", "select 'none' as outcome from result limit 1")
                                .build()
                                .toString())
                .body();

        assertThat(lines.lines())
                .hasSize(2)
                .startsWith("{\"outcome_2\":\"none\"}")
                .last()
                .asString()
                .startsWith("{\"outcome\":{");
    }

    /** A query of as many characters as it may have, no two parts of which are alike. */
    private static String longest(String query) {
        String comment = IntStream.range(0, 20_000).mapToObj(i -> "é" + i).collect(Collectors.joining(" ", " -- ", ""));
        return query + comment.substring(0, 100_000 - query.length());
    }

    private static Answer ask(String sql, String accept) {
        return operator.with("Accept", accept).post(QUERY, body(sql).build().toString());
    }

    private static jakarta.json.JsonObjectBuilder body(String sql) {
        return Json.createObjectBuilder()
                .add("sql", sql)
                .add("tenants", Json.createObjectBuilder().add("slugs", Json.createArrayBuilder(ASKED)));
    }

    private static JsonArray row(String slug, int projects) {
        return Json.createArrayBuilder()
                .add(slug)
                .add(projects)
                .add(JsonValue.TRUE)
                .build();
    }
}
