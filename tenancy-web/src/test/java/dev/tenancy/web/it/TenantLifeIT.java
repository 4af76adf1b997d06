package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a tenant over HTTP, from its registration to its purge. */
class TenantLifeIT extends RunningApi {

    private static final int AT_ONCE = 6;

    @Test
    void a_tenant_is_suspended_resumed_made_read_only_archived_restored_and_purged() {
        String life = tenant("life-whole");
        JsonObject registered = operator.get(life).json();
        assertThat(registered.getString("status")).isEqualTo("active");
        assertThat(registered.get("statusReason")).isEqualTo(JsonValue.NULL);
        assertThat(registered.get("purgeAfter")).isEqualTo(JsonValue.NULL);
        assertThat(registered.getJsonObject("labels")).isEmpty();

        Answer suspended = operator.post(life + "/suspend", "{\"reason\":\"<b>Invoice</b> 4711\"}");
        assertThat(suspended.json().getString("status")).isEqualTo("suspended");
        assertThat(suspended.json().getString("statusReason")).isEqualTo("<b>Invoice</b> 4711");
        assertThat(suspended.header("ETag")).isEqualTo(operator.get(life).header("ETag"));
        assertThat(status(operator.send("POST", life + "/resume", null))).isEqualTo("active");
        assertThat(status(operator.post(life + "/read-only", "{}"))).isEqualTo("read-only");
        Answer archived = operator.delete(life);
        assertThat(status(archived)).isEqualTo("archived");
        assertThat(archived.json().getString("purgeAfter")).isNotBlank();
        assertThat(status(operator.post(life + "/archive", "{}"))).isEqualTo("archived");
        assertThat(status(operator.send("POST", life + "/restore", null))).isEqualTo("read-only");
        assertThat(status(operator.post(life + "/archive", "{\"reason\":\"Contract ended\"}")))
                .isEqualTo("archived");

        Answer purged = operator.post(life + "/purge", "{\"confirm\":\"life-whole\",\"early\":true}");
        assertThat(purged.status()).as(purged.toString()).isEqualTo(204);
        assertProblem(operator.get(life), 404, "tenant-not-found");
        assertProblem(
                operator.post(life + "/purge", "{\"confirm\":\"life-whole\",\"early\":true}"), 404, "tenant-not-found");
        assertThat(database.query("select count(*) from pg_namespace where nspname = 'tenant_life_whole'"))
                .containsExactly("0");
        List<String> actions =
                operator
                        .get("/api/v1/audit-events?tenant=life-whole&action=tenant")
                        .json()
                        .getJsonArray("items")
                        .stream()
                        .map(item -> item.asJsonObject().getString("action"))
                        .toList();
        assertThat(actions).first().isEqualTo("tenant.purged");
        assertThat(actions).last().isEqualTo("tenant.registered");
        assertThat(actions).contains("tenant.suspended", "tenant.archived", "tenant.restored");
    }

    @ParameterizedTest
    @CsvSource({
        "active,resume,200",
        "active,restore,200",
        "suspended,restore,409",
        "archived,suspend,409",
        "archived,resume,409",
        "archived,read-only,409"
    })
    void a_step_that_does_not_begin_there_is_refused(String from, String step, int expected) {
        String slug = "life-" + from + "-" + step;
        String tenant = tenant(slug);
        if (from.equals("archived")) {
            operator.delete(tenant);
        } else if (from.equals("suspended")) {
            operator.send("POST", tenant + "/suspend", null);
        }
        Answer before = operator.get(tenant);

        Answer answer = operator.send("POST", tenant + "/" + step, null);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(expected);
        if (expected == 409) {
            assertProblem(answer, 409, "tenant-status-conflict");
        }
        assertThat(operator.get(tenant).body()).isEqualTo(before.body());
    }

    @Test
    void a_purge_wants_the_slug_once_more_and_an_archived_tenant_whose_grace_period_is_over() {
        String tenant = tenant("life-purge");
        assertProblem(operator.post(tenant + "/purge", "{\"confirm\":\"life-purge\"}"), 409, "tenant-status-conflict");
        operator.delete(tenant);

        assertPointer(operator.post(tenant + "/purge", "{}"), "/confirm");
        assertPointer(operator.post(tenant + "/purge", "{\"confirm\":\"\"}"), "/confirm");
        assertPointer(operator.post(tenant + "/purge", "{\"confirm\":\"life-purg\",\"early\":true}"), "/confirm");
        assertPointer(operator.post(tenant + "/purge", "{\"confirm\":true}"), "/confirm");
        assertPointer(operator.post(tenant + "/purge", "{\"confirm\":\"life-purge\",\"early\":\"yes\"}"), "/early");
        assertProblem(operator.send("POST", tenant + "/purge", null), 415, "unsupported-media-type");
        Answer early = operator.post(tenant + "/purge", "{\"confirm\":\"life-purge\"}");
        assertProblem(early, 409, "tenant-status-conflict");
        assertThat(early.json().getString("detail")).contains("grace period");
        assertThat(status(operator.get(tenant))).isEqualTo("archived");
    }

    @Test
    void name_plan_and_labels_are_changed_and_labels_one_by_one() {
        String tenant = tenant("life-patch");
        Answer first = operator.patch(
                tenant,
                "{\"name\":\"'; drop table tenants;--\",\"plan\":\"team\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}");
        assertThat(first.json().getString("name")).isEqualTo("'; drop table tenants;--");
        assertThat(first.json().getString("plan")).isEqualTo("team");

        Answer second = operator.patch(tenant, "{\"labels\":{\"a\":null,\"c\":\"3\"}}");
        assertThat(second.json().getJsonObject("labels").toString()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
        assertThat(second.json().getString("plan")).isEqualTo("team");
        Answer nothing = operator.patch(tenant, "{}");
        assertThat(nothing.header("ETag")).isEqualTo(second.header("ETag"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"\"} | /name",
                "{\"name\":null} | /name",
                "{\"name\":\"a\\u0000b\"} | /name",
                "{\"name\":\"line\\nbreak\"} | /name",
                "{\"plan\":\"gold\"} | /plan",
                "{\"plan\":\"GOLD\"} | /plan",
                "{\"plan\":7} | /plan",
                "{\"status\":\"active\"} | /status",
                "{\"slug\":\"other\"} | /slug",
                "{\"labels\":null} | /labels",
                "{\"labels\":[]} | /labels",
                "{\"labels\":{\"a\":1}} | /labels/a",
                "{\"labels\":{\"A\":\"x\"}} | /labels",
                "{\"labels\":{\"a\":\"<script>\"}} | /labels",
                "{\"labels\":{\"a\":\"\"}} | /labels",
            })
    void a_bad_change_is_refused_and_names_the_field(String body, String pointer) {
        Answer before = operator.get(TENANTS + "/globex");

        assertPointer(operator.patch(TENANTS + "/globex", body), pointer);

        assertThat(operator.get(TENANTS + "/globex").body()).isEqualTo(before.body());
    }

    @Test
    void names_of_201_characters_reasons_too_and_21_labels_are_refused() {
        assertPointer(operator.patch(TENANTS + "/globex", "{\"name\":\"" + "x".repeat(201) + "\"}"), "/name");
        assertPointer(
                operator.post(TENANTS + "/globex/suspend", "{\"reason\":\"" + "x".repeat(201) + "\"}"), "/reason");
        assertPointer(operator.post(TENANTS + "/globex/suspend", "{\"reason\":\"\"}"), "/reason");
        assertPointer(operator.post(TENANTS + "/globex/suspend", "{\"why\":\"so\"}"), "/why");
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 21; i++) {
            labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"x\"");
        }
        assertPointer(operator.patch(TENANTS + "/globex", "{\"labels\":{" + labels + "}}"), "/labels");
        assertProblem(
                operator.with("Content-Type", "text/plain").send("POST", TENANTS + "/globex/suspend", "so"),
                415,
                "unsupported-media-type");
        assertThat(status(operator.get(TENANTS + "/globex"))).isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH ", "DELETE ", "POST /suspend", "POST /rename", "POST /purge", "GET "})
    void a_stale_version_is_told_and_nothing_is_changed(String request) {
        String slug = "life-stale-" + request.toLowerCase(java.util.Locale.ROOT).replaceAll("[ /]+", "-") + "x";
        String tenant = tenant(slug);
        String stale = operator.get(tenant).header("ETag").orElseThrow();
        assertThat(operator.patch(tenant, "{\"name\":\"Changed meanwhile\"}").status())
                .isEqualTo(200);
        Answer before = operator.get(tenant);
        String[] parts = request.split(" ", -1);
        String body =
                switch (request) {
                    case "PATCH " -> "{\"name\":\"Mine\"}";
                    case "POST /rename" -> "{\"slug\":\"" + slug + "-2\"}";
                    case "POST /purge" -> "{\"confirm\":\"" + slug + "\",\"early\":true}";
                    default -> null;
                };

        Answer answer = operator.with("If-Match", stale)
                .with("Content-Type", "application/json")
                .send(parts[0], tenant + parts[1], body);

        assertProblem(answer, 412, "stale-version");
        assertThat(operator.get(tenant).body()).isEqualTo(before.body());
        assertProblem(
                operator.with("If-Match", "nonsense")
                        .with("Content-Type", "application/json")
                        .send(parts[0], tenant + parts[1], body),
                400,
                "malformed-request");
    }

    @Test
    void of_changes_at_once_that_saw_the_same_version_one_wins() throws Exception {
        String tenant = tenant("life-racing");
        String seen = operator.get(tenant).header("ETag").orElseThrow();

        List<Answer> answers =
                atOnce(i -> operator.with("If-Match", seen).patch(tenant, "{\"name\":\"Racer " + i + "\"}"));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertProblem(answer, 412, "stale-version"));
    }

    @Test
    void of_changes_at_once_to_different_labels_none_is_lost() throws Exception {
        String tenant = tenant("life-merging");

        List<Answer> answers = atOnce(i -> operator.patch(tenant, "{\"labels\":{\"l" + i + "\":\"x\"}}"));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
        assertThat(operator.get(tenant).json().getJsonObject("labels")).hasSize(AT_ONCE);
    }

    @Test
    void a_renamed_tenant_is_found_by_its_new_slug_and_nobody_gets_the_old_one() {
        String tenant = tenant("life-before");

        Answer renamed = operator.post(tenant + "/rename", "{\"slug\":\"life-after\"}");

        assertThat(renamed.status()).as(renamed.toString()).isEqualTo(200);
        assertThat(renamed.header("Location").orElseThrow()).endsWith(TENANTS + "/life-after");
        assertThat(renamed.json().getString("slug")).isEqualTo("life-after");
        assertProblem(operator.get(tenant), 404, "tenant-not-found");
        assertThat(operator.get(TENANTS + "/life-after").status()).isEqualTo(200);
        assertProblem(operator.post(TENANTS, "{\"slug\":\"life-before\",\"name\":\"Thief\"}"), 409, "slug-taken");
        String other = tenant("life-other");
        assertProblem(operator.post(other + "/rename", "{\"slug\":\"life-before\"}"), 409, "slug-taken");
        assertProblem(operator.post(other + "/rename", "{\"slug\":\"life-after\"}"), 409, "slug-taken");
        for (String bad : List.of("api", "A", "", "a--b", "x".repeat(56))) {
            assertPointer(operator.post(other + "/rename", "{\"slug\":\"" + bad + "\"}"), "/slug");
        }
        assertPointer(operator.post(other + "/rename", "{}"), "/slug");
    }

    @Test
    void what_is_no_tenant_is_404_whatever_is_asked_of_it() {
        for (String slug : List.of("nobody-has-this", "UPPER", "a", "x".repeat(300), "%00", "%3Cscript%3E")) {
            for (String step : List.of("suspend", "resume", "read-only", "archive", "restore")) {
                assertThat(operator.send("POST", TENANTS + "/" + slug + "/" + step, null)
                                .status())
                        .as(slug)
                        .isIn(404, 400);
            }
        }
        assertProblem(operator.patch(TENANTS + "/nobody-has-this", "{\"name\":\"x\"}"), 404, "tenant-not-found");
        assertProblem(operator.delete(TENANTS + "/nobody-has-this"), 404, "tenant-not-found");
        assertProblem(
                operator.post(TENANTS + "/nobody-has-this/purge", "{\"confirm\":\"nobody-has-this\"}"),
                404,
                "tenant-not-found");
        assertProblem(operator.send("POST", TENANTS + "/globex/explode", null), 404, "not-found");
    }

    @Test
    void a_schema_nobody_has_and_a_tenant_without_one_are_found_and_the_tenant_is_closed() {
        String tenant = tenant("life-lost");
        database.execute("drop schema tenant_life_lost cascade");
        database.execute("create schema tenant_life_orphan");
        try {
            JsonObject found = operator.get("/api/v1/reconciliation").json();
            assertThat(found.getJsonArray("orphanSchemas").toString()).contains("tenant_life_orphan");
            assertThat(found.getJsonArray("incomplete").toString()).contains("life-lost");
            assertThat(status(operator.get(tenant))).isEqualTo("active");

            JsonObject marked = operator.send("POST", "/api/v1/reconciliation/mark-failed", null)
                    .json();
            assertThat(marked.getJsonArray("incomplete").toString()).contains("life-lost", "failed");
            assertThat(status(operator.get(tenant))).isEqualTo("failed");
            assertProblem(operator.send("POST", tenant + "/resume", null), 409, "tenant-status-conflict");
        } finally {
            database.execute("drop schema tenant_life_orphan");
            operator.delete(tenant);
            operator.post(tenant + "/purge", "{\"confirm\":\"life-lost\",\"early\":true}");
        }
        assertProblem(operator.get(tenant), 404, "tenant-not-found");
    }

    private static List<Answer> atOnce(java.util.function.IntFunction<Answer> request) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i;
                calls.add(() -> request.apply(number));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> each : callers.invokeAll(calls)) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            callers.shutdown();
        }
    }

    private static String status(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().getString("status");
    }

    private static void assertPointer(Answer answer, String pointer) {
        assertProblem(answer, 422, "invalid-input");
        assertThat(error(answer).getString("pointer")).isEqualTo(pointer);
    }
}
