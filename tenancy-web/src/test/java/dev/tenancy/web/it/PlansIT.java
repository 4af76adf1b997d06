package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans over HTTP. */
class PlansIT extends RunningApi {

    private static final String PLANS = "/api/v1/plans";

    @Test
    void the_plans_of_a_new_registry_are_listed_with_their_tenants() {
        Answer list = operator.get(PLANS);

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().get("next")).isEqualTo(JsonValue.NULL);
        Map<String, JsonObject> plans = list.json().getJsonArray("items").stream()
                .map(JsonValue::asJsonObject)
                .collect(Collectors.toMap(plan -> plan.getString("code"), plan -> plan));
        JsonObject free = plans.get("free");
        JsonObject business = plans.get("business");
        assertThat(free.getJsonObject("limits").getString("statementTimeout")).isEqualTo("PT5S");
        assertThat(business.getInt("tenants")).isGreaterThanOrEqualTo(2);
        assertThat(business.getJsonObject("limits").get("projects")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void a_plan_is_added_changed_and_a_limit_taken_away_with_null() {
        Answer added = operator.post(
                PLANS,
                "{\"code\":\"school\",\"name\":\"School <i>\",\"limits\":{\"projects\":5,\"statementTimeout\":\"PT0.5S\"}}");
        assertThat(added.status()).as(added.toString()).isEqualTo(201);
        assertThat(added.header("Location").orElseThrow()).endsWith(PLANS + "/school");
        assertThat(added.json().getString("name")).isEqualTo("School <i>");
        assertThat(added.json().getJsonObject("limits").get("members")).isEqualTo(JsonValue.NULL);
        assertProblem(operator.post(PLANS, "{\"code\":\"school\",\"name\":\"Again\"}"), 409, "plan-exists");

        Answer changed = operator.with("If-Match", added.header("ETag").orElseThrow())
                .patch(PLANS + "/school", "{\"limits\":{\"projects\":null,\"members\":3}}");
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        JsonObject limits = changed.json().getJsonObject("limits");
        assertThat(limits.get("projects")).isEqualTo(JsonValue.NULL);
        assertThat(limits.getInt("members")).isEqualTo(3);
        assertThat(limits.getString("statementTimeout")).isEqualTo("PT0.5S");
        assertProblem(
                operator.with("If-Match", added.header("ETag").orElseThrow())
                        .patch(PLANS + "/school", "{\"name\":\"Stale\"}"),
                412,
                "stale-version");
        assertThat(operator.get(PLANS + "/school").json().getString("name")).isEqualTo("School <i>");
        assertThat(operator.with("If-None-Match", changed.header("ETag").orElseThrow())
                        .get(PLANS + "/school")
                        .status())
                .isEqualTo(304);
        assertThat(operator.patch(PLANS + "/school", "{}").header("ETag")).isEqualTo(changed.header("ETag"));
        assertThat(
                        database.query(
                                "select detail from public.audit_events where action = 'plan.changed' and detail like 'school%'"))
                .containsExactly("school: projects 5 → none, members none → 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"x\"} | /code",
                "{\"code\":\"x\"} | /name",
                "{\"code\":\"\",\"name\":\"x\"} | /code",
                "{\"code\":\"Gold\",\"name\":\"x\"} | /code",
                "{\"code\":\"a'b\",\"name\":\"x\"} | /code",
                "{\"code\":\"x\",\"name\":\"\"} | /name",
                "{\"code\":\"x\",\"name\":\"a\\tb\"} | /name",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":7} | /limits",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"projects\":-1}} | /limits/projects",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"projects\":\"5\"}} | /limits/projects",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"projects\":1.5}} | /limits/projects",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"projects\":2147483648}} | /limits/projects",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"requestsPerMinute\":0}} | /limits/requestsPerMinute",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"statementTimeout\":\"PT0.01S\"}} | /limits/statementTimeout",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"statementTimeout\":\"P1D\"}} | /limits/statementTimeout",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"statementTimeout\":\"soon\"}} | /limits/statementTimeout",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"statementTimeout\":5}} | /limits/statementTimeout",
                "{\"code\":\"x\",\"name\":\"x\",\"limits\":{\"seats\":5}} | /limits/seats",
                "{\"code\":\"x\",\"name\":\"x\",\"price\":5} | /price",
            })
    void a_bad_plan_is_refused_and_names_the_field(String body, String pointer) {
        Answer refused = operator.post(PLANS, body);

        assertProblem(refused, 422, "invalid-input");
        assertThat(error(refused).getString("pointer")).isEqualTo(pointer);
        assertProblem(operator.get(PLANS + "/x"), 404, "plan-not-found");
    }

    @Test
    void a_plan_there_is_not_is_404_and_a_code_stays_what_it_is() {
        assertProblem(operator.get(PLANS + "/gold"), 404, "plan-not-found");
        assertProblem(operator.get(PLANS + "/NO%20CODE"), 404, "plan-not-found");
        assertProblem(operator.patch(PLANS + "/gold", "{\"name\":\"x\"}"), 404, "plan-not-found");
        Answer refused = operator.patch(PLANS + "/free", "{\"code\":\"gratis\"}");
        assertProblem(refused, 422, "invalid-input");
        assertProblem(operator.patch(PLANS + "/free", "{\"limits\":{\"members\":-1}}"), 422, "invalid-input");
    }

    @Test
    void a_tenant_sees_all_limits_of_its_plan() {
        JsonObject limits = globex.get("/api/v1/tenant").json().getJsonObject("limits");

        assertThat(limits.keySet())
                .containsExactlyInAnyOrder(
                        "projects", "members", "requestsPerMinute", "concurrentRequests", "statementTimeout");
    }
}
