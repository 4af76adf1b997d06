package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looking for drift over HTTP. */
@Timeout(120)
class DriftIT extends RunningApi {

    private static final String DRIFT = "/api/v1/drift";

    @Test
    void a_look_runs_in_the_background_and_tells_who_differs_and_how() throws Exception {
        tenant("drifting");
        database.execute("alter table tenant_drifting.projects drop column archived_at cascade");

        Answer started = operator.send("POST", DRIFT, null);
        assertThat(started.status()).as(started.toString()).isEqualTo(202);
        assertThat(started.header("Location").orElseThrow()).endsWith(DRIFT);
        assertThat(started.json().getString("status")).isIn("running", "done");
        JsonObject done = awaitEnd();

        assertThat(done.getString("status")).as(done.toString()).isEqualTo("done");
        assertThat(done.getString("startedBy")).isEqualTo("operator");
        assertThat(done.getInt("id")).isEqualTo(started.json().getInt("id"));
        JsonObject report = done.getJsonObject("report");
        assertThat(report.getInt("tenants")).isGreaterThan(report.getInt("clean"));
        JsonObject drifted = report.getJsonArray("drifted").stream()
                .map(JsonValue::asJsonObject)
                .filter(each -> each.getString("slug").equals("drifting"))
                .findFirst()
                .orElseThrow();
        assertThat(drifted.getJsonArray("differences").toString()).contains("archived_at", "missing-object");
        JsonObject look =
                operator.get(DRIFT + "/looks").json().getJsonArray("items").getJsonObject(0);
        assertThat(look.getInt("id")).isEqualTo(done.getInt("id"));
        assertThat(look).doesNotContainKey("report");
        operator.delete(TENANTS + "/drifting");
        operator.post(TENANTS + "/drifting/purge", "{\"confirm\":\"drifting\",\"early\":true}");
    }

    @Test
    void before_anybody_has_looked_that_is_what_is_said() throws Exception {
        awaitEnd();
        database.execute("delete from public.drift_reports");

        Answer never = operator.get(DRIFT);

        assertThat(never.status()).isEqualTo(200);
        assertThat(never.json().getString("status")).isEqualTo("never");
        assertThat(never.json().get("report")).isEqualTo(JsonValue.NULL);
        assertProblem(globex.get(DRIFT), 403, "forbidden");
        assertProblem(globex.send("POST", DRIFT, null), 403, "forbidden");
    }

    private static JsonObject awaitEnd() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            JsonObject last = operator.get(DRIFT).json();
            if (!last.getString("status").equals("running")) {
                return last;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the look does not end");
    }
}
