package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators learn of how much there is, and never of what. */
class FleetFactsIT extends RunningApi {

    private static final String USAGE = "/api/v1/analytics/usage";

    @BeforeAll
    static void use() {
        ApiClient used = nobody.register("usage-a");
        nobody.register("usage-b");
        assertThat(used.post(PROJECTS, "{\"name\":\"Secret plan\"}").status()).isEqualTo(201);
        Answer second = used.post(PROJECTS, "{\"name\":\"Old plan\"}");
        assertThat(used.send("POST", PROJECTS + "/" + second.json().getString("id") + "/archive", null)
                        .status())
                .isEqualTo(200);
        assertThat(used.post(MEMBERS, "{\"userId\":\"ada\"}").status()).isEqualTo(201);
    }

    @Test
    void a_tenants_facts_are_looked_up_and_tell_nothing_of_its_data() {
        Answer answer = operator.get(TENANTS + "/usage-a/facts");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonObject facts = answer.json();
        assertThat(facts.getInt("projects")).isEqualTo(2);
        assertThat(facts.getInt("archivedProjects")).isEqualTo(1);
        assertThat(facts.getInt("activeProjects")).isEqualTo(1);
        assertThat(facts.getInt("members")).isEqualTo(1);
        assertThat(facts.getInt("bytes")).isPositive();
        assertThat(facts.getString("lastActivity")).isNotBlank();
        assertThat(facts.get("problem")).isEqualTo(JsonValue.NULL);
        assertThat(answer.body()).doesNotContain("Secret", "ada");
        assertProblem(operator.get(TENANTS + "/nobody-has-this/facts"), 404, "tenant-not-found");
    }

    @Test
    void usage_comes_in_the_pages_of_tenants() {
        JsonObject first = operator.get(USAGE + "?q=usage-&limit=1").json();
        JsonObject last = operator.get(USAGE + "?q=usage-&limit=1&cursor=" + first.getString("next"))
                .json();

        assertThat(first.getJsonArray("items").getJsonObject(0).getString("slug"))
                .isEqualTo("usage-a");
        assertThat(first.getJsonArray("items").getJsonObject(0).getInt("projects"))
                .isEqualTo(2);
        assertThat(last.getJsonArray("items").getJsonObject(0).getString("slug"))
                .isEqualTo("usage-b");
        assertThat(last.getJsonArray("items").getJsonObject(0).get("lastActivity"))
                .isEqualTo(JsonValue.NULL);
        assertThat(last.get("next")).isEqualTo(JsonValue.NULL);
        assertThat(operator.get(USAGE + "?q=nobody-is-called-that").json().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void usage_is_a_table_for_who_asks_for_one_and_no_name_is_a_formula() {
        String name = "=cmd|' /C calc'!A0, \"quoted\"";
        operator.patch(
                TENANTS + "/usage-b",
                Json.createObjectBuilder().add("name", name).build().toString());

        Answer table = operator.with("Accept", "text/csv").get(USAGE + "?q=usage-&limit=1&sort=-slug");

        assertThat(table.status()).as(table.toString()).isEqualTo(200);
        assertThat(table.header("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(table.header("Link").orElseThrow()).contains("rel=\"next\"");
        List<String> lines = table.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("slug,name,plan,status,bytes,projects");
        assertThat(lines.get(1)).startsWith("usage-b,\"'=cmd|' /C calc'!A0, \"\"quoted\"\"\",business,active,");
        Answer all = operator.with("Accept", "text/csv").get(USAGE + "?q=usage-&sort=projects");
        assertThat(all.header("Link")).as("everything, and no pages").isEmpty();
        assertThat(all.body().lines())
                .extracting(line -> line.replaceAll(",.*", ""))
                .containsExactly("slug", "usage-b", "usage-a");
        assertProblem(operator.with("Accept", "text/html").get(USAGE), 406, "not-acceptable");
        assertThat(operator.with("Accept", "*/*")
                        .get(USAGE)
                        .header("Content-Type")
                        .orElseThrow())
                .startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "projects", "members", "activity", "growth"})
    void figures_sort_all_tenants_and_the_sums_are_of_all_that_match(String figure) {
        JsonObject ascending =
                operator.get(USAGE + "?q=usage-&limit=1&sort=" + figure).json();
        JsonObject descending =
                operator.get(USAGE + "?q=usage-&limit=1&sort=-" + figure).json();
        JsonObject rest = operator.get(
                        USAGE + "?q=usage-&limit=1&sort=-" + figure + "&cursor=" + descending.getString("next"))
                .json();

        if (!figure.equals("growth")) {
            assertThat(slug(ascending)).isEqualTo("usage-b");
            assertThat(slug(descending)).isEqualTo("usage-a");
        }
        assertThat(slug(rest)).isNotEqualTo(slug(descending));
        assertThat(rest.get("next")).isEqualTo(JsonValue.NULL);
        JsonObject totals = rest.getJsonObject("totals");
        assertThat(totals.getInt("tenants")).isEqualTo(2);
        assertThat(totals.getInt("counted")).isEqualTo(2);
        assertThat(totals.getInt("projects")).isEqualTo(2);
        assertThat(totals.getInt("activeProjects")).isEqualTo(1);
        assertThat(totals.getInt("archivedProjects")).isEqualTo(1);
        assertThat(totals.getInt("members")).isEqualTo(1);
        assertThat(rest.get("asOf")).as("few enough to be of now").isEqualTo(JsonValue.NULL);
        assertProblem(
                operator.get(USAGE + "?sort=" + figure + "&cursor=" + descending.getString("next")),
                400,
                "malformed-request");
    }

    private static String slug(JsonObject page) {
        return page.getJsonArray("items").getJsonObject(0).getString("slug");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=colour", "label=x", "status=gone", "limit=500", "cursor=x"})
    void usage_asked_for_wrongly_names_the_parameter(String parameter) {
        Answer refused = operator.get(USAGE + "?" + parameter);

        assertProblem(refused, 400, "malformed-request");
        assertThat(error(refused).getString("parameter")).isEqualTo(parameter.replaceAll("=.*", ""));
    }

    @Test
    void the_overview_counts_every_tenant_once_in_each_way() {
        JsonObject overview = operator.get("/api/v1/overview").json();

        int tenants = overview.getInt("tenants");
        assertThat(tenants).isPositive();
        for (String way : List.of("byStatus", "byPlan", "bySchemaVersion")) {
            assertThat(overview.getJsonArray(way).stream()
                            .mapToInt(each -> each.asJsonObject().getInt("tenants"))
                            .sum())
                    .as(way)
                    .isEqualTo(tenants);
        }
        assertThat(overview.getInt("registeredLastWeek")).isPositive();
        assertThat(overview.getInt("purgesDue")).isZero();
        Answer growth = operator.get("/api/v1/overview/growth");
        assertThat(growth.status()).isEqualTo(200);
        assertThat(growth.json().getJsonArray("items")).hasSizeLessThanOrEqualTo(450);
    }

    @Test
    void what_a_tenant_had_is_told_over_time() {
        database.execute(
                """
                insert into public.fleet_usage values ('2026-03-01T12:00:00Z', 1, 7), ('2026-03-02T12:00:00Z', 1, 9);
                insert into public.tenant_usage select id, '2026-03-01T12:00:00Z', 7 from public.tenants where slug = 'usage-a';
                insert into public.tenant_usage (tenant_id, at, bytes, projects, archived_projects, members)
                select id, '2026-03-02T12:00:00Z', 9, 5, 2, 4 from public.tenants where slug = 'usage-a';
                """);
        String march = "/usage?from=2026-03-01T00:00:00Z&until=";

        JsonArray points = operator.get(TENANTS + "/usage-a" + march + "2026-04-01T00:00:00Z")
                .json()
                .getJsonArray("items");

        assertThat(points).hasSize(2);
        assertThat(points.getJsonObject(0).get("projects")).isEqualTo(JsonValue.NULL);
        assertThat(points.getJsonObject(1).toString())
                .isEqualTo("{\"at\":\"2026-03-02T12:00:00Z\",\"bytes\":9,\"projects\":5,\"activeProjects\":3,"
                        + "\"archivedProjects\":2,\"members\":4}");
        assertThat(operator.get(TENANTS + "/usage-a" + march + "2026-03-02T00:00:00Z")
                        .json()
                        .getJsonArray("items"))
                .hasSize(1);
        Answer refused = operator.get(TENANTS + "/usage-a" + march + "2026-01-01T00:00:00Z");
        assertProblem(refused, 400, "malformed-request");
        assertThat(error(refused).getString("parameter")).isEqualTo("until");
        assertProblem(operator.get(TENANTS + "/nobody-has-this/usage"), 404, "tenant-not-found");
    }

    @Test
    void none_of_it_is_a_tenants_to_see() {
        for (String path : List.of(
                USAGE,
                "/api/v1/overview",
                "/api/v1/overview/growth",
                TENANTS + "/globex/facts",
                TENANTS + "/globex/usage")) {
            assertProblem(globex.get(path), 403, "forbidden");
        }
    }
}
