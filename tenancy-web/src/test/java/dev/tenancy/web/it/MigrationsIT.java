package dev.tenancy.web.it;

import static dev.tenancy.web.it.ProblemAnswer.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.it.EventStream.Event;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with the fleet's migration: tenants that are behind, on the real server, over HTTP. */
@Timeout(180)
class MigrationsIT extends RunningMigrations {

    private static final String BROKEN = "create table tenant_%s.invoices (surprise int)";

    @Test
    void a_broken_tenant_fails_with_script_and_line_and_is_retried_when_mended() throws Exception {
        List<String> behind = behind(3);
        String broken = behind.get(1);
        database.execute(BROKEN.formatted(broken));

        JsonObject status = operator.get(MIGRATIONS + "/status").json();
        assertThat(status.getString("target")).isEqualTo("1000");
        assertThat(status.getInt("behind")).isEqualTo(3);
        assertThat(status.get("openRun")).isEqualTo(JsonValue.NULL);
        JsonObject group = operator.get(MIGRATIONS + "/plan?tenants=" + String.join(",", behind))
                .json()
                .getJsonArray("groups")
                .getJsonObject(0);
        assertThat(group.getString("from")).isEqualTo(tenancy.version());
        assertThat(group.getJsonArray("scripts").getString(0)).isEqualTo("V1000__invoices.sql");
        assertThat(group.getInt("tenants")).isEqualTo(3);

        Answer started = operator.post(MIGRATIONS, "{\"maxFailures\":\"100%\",\"lockTimeout\":\"1s\"}");
        assertThat(started.status()).as(started.toString()).isEqualTo(201);
        String run = MIGRATIONS + "/" + started.json().getInt("id");
        assertThat(started.header("Location").orElseThrow()).endsWith(run);
        assertThat(started.json().getJsonObject("options").getString("lockTimeout"))
                .isEqualTo("PT1S");

        JsonObject ended = awaitStatus(run, "failed");
        assertThat(ended.getJsonObject("counts").getInt("migrated")).isEqualTo(2);
        JsonObject failed = operator.get(run + "/tasks?status=failed")
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(failed.getString("tenant")).isEqualTo(broken);
        JsonObject failure = failed.getJsonObject("failure");
        assertThat(failure.getString("script")).isEqualTo("V1000__invoices.sql");
        assertThat(failure.getInt("line")).isEqualTo(3);
        assertThat(failure.getString("sqlState")).isEqualTo("42P07");
        assertThat(server.log()).contains("event=tenant-closed tenant=" + broken);
        awaitReady("\"closedTenants\":\"1\"");
        awaitReady("V1000__invoices.sql line 3");
        assertThat(operator.get(MIGRATIONS + "/status").json().getInt("failed")).isEqualTo(1);

        database.execute("drop table tenant_%s.invoices".formatted(broken));
        assertThat(operator.send("POST", run + "/retry", null).status()).isEqualTo(200);

        awaitStatus(run, "completed");
        assertThat(tasks(run)).allMatch(task -> task.getString("status").equals("migrated"));
        awaitReady("\"closedTenants\":\"0\"");
        assertThat(audited(started)).containsExactly("operator|migration.started", "operator|migration.retried");
        assertProblem(operator.send("POST", run + "/retry", null), 409, "migration-run-conflict");
        String meters = operator.get("/api/v1/metrics").body();
        assertThat(meters)
                .containsPattern("tenancy_migration_tasks_total\\{outcome=\"migrated\"} [1-9]")
                .containsPattern("tenancy_migration_tasks_total\\{outcome=\"failed\"} [1-9]")
                .containsPattern("tenancy_tenants\\{state=\"up-to-date\"} [1-9]")
                .contains("tenancy_migration_tenant_seconds_count", "tenancy_migration_run_progress");
    }

    @Test
    void nobody_signs_up_where_nobody_has_said_that_they_may() {
        Answer refused = nobody.post("/api/v1/sign-up", "{\"slug\":\"uninvited\",\"name\":\"Uninvited\"}");

        assertProblem(refused, 403, "sign-up-closed");
        assertProblem(operator.get("/api/v1/tenants/uninvited"), 404, "tenant-not-found");
    }

    @Test
    void a_rehearsal_says_what_would_fail_and_changes_nothing() {
        List<String> behind = behind(2);
        database.execute(BROKEN.formatted(behind.get(0)));

        Answer answer = operator.post(
                MIGRATIONS + "/rehearsals",
                "{\"tenants\":[\"%s\",\"%s\"],\"sample\":10}".formatted(behind.get(0), behind.get(1)));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonObject group = answer.json().getJsonArray("groups").getJsonObject(0);
        assertThat(group.getInt("rehearsed")).isEqualTo(2);
        assertThat(group.getJsonArray("failures").getJsonObject(0).getString("tenant"))
                .isEqualTo(behind.get(0));
        assertThat(database.query("select to_regclass('tenant_%s.invoices')".formatted(behind.get(1))))
                .containsExactly("");
    }

    @Test
    void a_stream_tells_of_the_run_and_of_each_task_and_ends_with_it() throws Exception {
        List<String> behind = behind(3);
        String run = started("{\"canary\":\"1\",\"pauseBetween\":\"approval\"}");

        List<Event> events = new ArrayList<>();
        try (EventStream stream = EventStream.open(operator, run + "/events")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.contentType()).startsWith("text/event-stream");
            do {
                events.add(stream.next());
            } while (!events.get(events.size() - 1).data().contains("\"awaiting-approval\""));
            assertThat(operator.send("POST", run + "/approve", null).status()).isEqualTo(200);
            events.addAll(stream.untilEnd());
            assertThat(stream.hasEnded()).isTrue();
        }

        assertThat(events.get(0).name()).isEqualTo("run");
        List<Event> tasks =
                events.stream().filter(event -> event.name().equals("task")).toList();
        assertThat(tasks)
                .extracting(event -> event.json().getString("tenant"))
                .doesNotHaveDuplicates()
                .isSubsetOf(behind)
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(events.get(events.size() - 1).json().getString("status")).isEqualTo("completed");

        String last = tasks.get(0).id();
        try (EventStream again = EventStream.open(operator.with("Last-Event-ID", last), run + "/events")) {
            assertThat(again.untilEnd()).extracting(Event::name).contains("task", "run", "end");
        }
    }

    @Test
    void streams_of_many_clients_hold_up_no_request_and_one_too_many_is_refused() throws Exception {
        behind(2);
        String run = started("{\"canary\":\"1\",\"pauseBetween\":\"approval\"}");
        awaitStatus(run, "awaiting-approval");
        List<EventStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                EventStream stream = EventStream.open(operator, run + "/events");
                assertThat(stream.next().name()).isEqualTo("run");
                open.add(stream);
            }

            assertThat(operator.get(run).status()).isEqualTo(200);
            Answer refused = operator.get(run + "/events");
            assertProblem(refused, 503, "too-many-streams");
            assertThat(refused.header("Retry-After")).isPresent();
        } finally {
            operator.send("POST", run + "/cancel", null);
            for (EventStream stream : open) {
                assertThat(stream.untilEnd()).isNotEmpty();
                stream.close();
            }
        }
        try (EventStream stream = EventStream.open(operator, run + "/events")) {
            assertThat(stream.status()).isEqualTo(200);
        }
    }

    @Test
    void a_stream_without_news_shows_that_it_lives_and_those_whose_clients_are_gone_make_room() throws Exception {
        behind(2);
        String run = started("{\"canary\":\"1\",\"pauseBetween\":\"approval\"}");
        awaitStatus(run, "awaiting-approval");
        List<EventStream> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            open.add(EventStream.open(operator, run + "/events"));
        }
        Instant begun = Instant.now();
        assertThat(open.get(0).comment()).startsWith(":");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(17));
        assertThat(operator.get(run + "/events").status()).isEqualTo(503);

        for (EventStream stream : open) {
            stream.close();
        }

        for (int i = 0; i < 60; i++) {
            try (EventStream stream = EventStream.open(operator, run + "/events")) {
                if (stream.status() == 200) {
                    return;
                }
            }
            Thread.sleep(1000);
        }
        throw new AssertionError("streams without a client are still open");
    }

    @Test
    void waves_wait_for_approval_and_a_run_is_paused_resumed_and_cancelled() throws Exception {
        behind(4);
        Answer started = operator.post(
                MIGRATIONS, "{\"canary\":\"1\",\"wave\":2,\"pauseBetween\":\"approval\",\"order\":\"size\"}");
        String run = MIGRATIONS + "/" + started.json().getInt("id");
        JsonObject waiting = awaitStatus(run, "awaiting-approval");
        assertThat(waiting.getInt("waves")).isEqualTo(3);
        assertThat(waiting.getJsonObject("counts").getInt("migrated")).isEqualTo(1);
        assertThat(waiting.getJsonObject("counts").getInt("pending")).isEqualTo(3);

        assertProblem(operator.post(MIGRATIONS, "{}"), 409, "migration-run-conflict");
        assertProblem(operator.send("POST", run + "/pause", null), 409, "migration-run-conflict");
        assertProblem(operator.send("POST", run + "/resume", null), 409, "migration-run-conflict");
        assertThat(operator.send("POST", run + "/approve", null).status()).isEqualTo(200);
        awaitStatus(run, "awaiting-approval", "\"wave\":2");
        Answer cancelled = operator.send("POST", run + "/cancel", null);
        assertThat(cancelled.json().getString("status")).isEqualTo("cancelled");
        assertThat(cancelled.json().getJsonObject("counts").getInt("skipped")).isEqualTo(1);
        assertProblem(operator.send("POST", run + "/approve", null), 409, "migration-run-conflict");
        assertProblem(operator.send("POST", run + "/cancel", null), 409, "migration-run-conflict");
        assertThat(audited(started))
                .containsExactly(
                        "operator|migration.started", "operator|migration.approved", "operator|migration.cancelled");
    }

    @Test
    void a_run_between_waves_is_paused_and_goes_on_when_resumed() throws Exception {
        behind(2);
        Answer started = operator.post(MIGRATIONS, "{\"wave\":1,\"pauseBetween\":\"3s\"}");
        String run = MIGRATIONS + "/" + started.json().getInt("id");

        Answer paused = operator.send("POST", run + "/pause", null);
        assertThat(paused.json().getString("status")).isEqualTo("paused");
        assertThat(paused.json().getString("reason")).contains("operator");
        assertThat(operator.send("POST", run + "/resume", null).json().getString("status"))
                .isEqualTo("running");

        awaitStatus(run, "completed");
        assertThat(audited(started))
                .containsExactly(
                        "operator|migration.started", "operator|migration.paused", "operator|migration.resumed");
    }

    @Test
    void runs_and_tasks_come_in_pages() throws Exception {
        behind(3);
        String run = started("{}");
        awaitStatus(run, "completed");

        Answer first = operator.get(run + "/tasks?limit=2");
        assertThat(first.json().getJsonArray("items")).hasSize(2);
        String link = first.header("Link").orElseThrow().replaceAll("^<(.*)>.*$", "$1");
        assertThat(operator.get(link).json().getJsonArray("items")).hasSize(1);
        Answer runs = operator.get(MIGRATIONS + "?limit=1");
        assertThat(MIGRATIONS + "/"
                        + runs.json().getJsonArray("items").getJsonObject(0).getInt("id"))
                .isEqualTo(run);
        String cursor = runs.json().isNull("next") ? "" : runs.json().getString("next");
        assertProblem(operator.get(run + "/tasks?cursor=" + cursor), 400, "malformed-request");
    }

    @Test
    void a_run_without_anybody_behind_is_completed_at_once() {
        Answer answer = operator.post(MIGRATIONS, "{}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().getString("status")).isEqualTo("completed");
        assertThat(answer.json().getJsonObject("counts").getInt("tenants")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tenants\":[\"nobody-has-this\"]} | /tenants/0",
                "{\"tenants\":[\"UPPER\"]} | /tenants/0",
                "{\"tenants\":\"acme\"} | /tenants",
                "{\"tenants\":[7]} | /tenants/0",
                "{\"exclude\":[\"nobody-has-this\"]} | /exclude/0",
                "{\"canary\":\"nobody-has-this\"} | /canary",
                "{\"canary\":\"0\"} | /canary",
                "{\"canary\":\"101%\"} | /canary",
                "{\"canary\":\"a'b\"} | /canary",
                "{\"canary\":\",\"} | /canary",
                "{\"wave\":0} | /wave",
                "{\"wave\":1.5} | /wave",
                "{\"wave\":\"2\"} | /wave",
                "{\"wave\":99999999999} | /wave",
                "{\"order\":\"random\"} | /order",
                "{\"order\":\"label:a\\u0000b\"} | /order",
                "{\"maxFailures\":\"some\"} | /maxFailures",
                "{\"maxFailures\":\"101%\"} | /maxFailures",
                "{\"pauseBetween\":\"a while\"} | /pauseBetween",
                "{\"pauseBetween\":\"PT-1S\"} | /pauseBetween",
                "{\"lockTimeout\":\"0s\"} | /lockTimeout",
                "{\"lockTimeout\":\"11m\"} | /lockTimeout",
                "{\"lockTimeout\":null} | /lockTimeout",
                "{\"statementTimeout\":\"PT99999999999999999S\"} | /statementTimeout",
                "{\"attempts\":0} | /attempts",
                "{\"sample\":1} | /sample",
            })
    void refuses_a_bad_run_at_its_field_and_starts_none(String body, String pointer) {
        List<String> before = database.query("select count(*) from public.migration_runs");

        Answer answer = operator.post(MIGRATIONS, body);

        assertProblem(answer, 422, "invalid-input");
        assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
                .isEqualTo(pointer);
        assertThat(database.query("select count(*) from public.migration_runs")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "1.5", "99999999999999999999", "%27", "1e3"})
    void refuses_an_id_that_is_no_number_of_a_run(String id) {
        assertProblem(operator.get(MIGRATIONS + "/" + id), 400, "malformed-request");
        assertProblem(operator.get(MIGRATIONS + "/" + id + "/events"), 400, "malformed-request");
        assertProblem(operator.send("POST", MIGRATIONS + "/" + id + "/pause", null), 400, "malformed-request");
    }

    @Test
    void a_run_there_is_not_is_not_found_whatever_is_asked_of_it() {
        String run = MIGRATIONS + "/987654321";
        for (String what : List.of("", "/tasks", "/events")) {
            assertProblem(operator.get(run + what), 404, "migration-run-not-found");
        }
        for (String what : List.of("/pause", "/resume", "/cancel", "/retry", "/approve")) {
            assertProblem(operator.send("POST", run + what, null), 404, "migration-run-not-found");
        }
    }

    @Test
    void refuses_bad_parameters_by_name() {
        assertProblem(operator.get(MIGRATIONS + "/plan?tenants=nobody-has-this"), 404, "tenant-not-found");
        for (String parameters : List.of("/plan?tenants=A", "/plan?exclude=", "?cursor=x", "?limit=0")) {
            assertProblem(operator.get(MIGRATIONS + parameters), 400, "malformed-request");
        }
        assertProblem(operator.get(MIGRATIONS + "/1/tasks?status=done"), 400, "malformed-request");
        assertProblem(
                operator.with("Last-Event-ID", "yesterday").get(MIGRATIONS + "/1/events"), 400, "malformed-request");
        assertProblem(operator.post(MIGRATIONS + "/rehearsals", "{\"sample\":0}"), 422, "invalid-input");
        assertProblem(operator.get(MIGRATIONS + "/rehearsals"), 400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/status", "/plan", "/1", "/1/tasks", "/1/events"})
    void is_the_operators_alone(String path) {
        ApiClient tenant = nobody.register(unused("curious-"));

        assertProblem(nobody.get(MIGRATIONS + path), 401, "unauthenticated");
        assertProblem(tenant.get(MIGRATIONS + path), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/1/pause", "/1/resume", "/1/cancel", "/1/retry", "/1/approve"})
    void is_steered_by_operators_alone(String path) {
        ApiClient tenant = nobody.register(unused("curious-"));

        assertProblem(nobody.send("POST", MIGRATIONS + path, null), 401, "unauthenticated");
        assertProblem(tenant.send("POST", MIGRATIONS + path, null), 403, "forbidden");
        assertProblem(tenant.post(MIGRATIONS, "{}"), 403, "forbidden");
    }

    private static String started(String options) {
        Answer answer = operator.post(MIGRATIONS, options);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return MIGRATIONS + "/" + answer.json().getInt("id");
    }

    private static JsonObject awaitStatus(String run, String status, String... also) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            Answer answer = operator.get(run);
            if (answer.json().getString("status").equals(status)
                    && List.of(also).stream().allMatch(answer.body()::contains)) {
                return answer.json();
            }
            Thread.sleep(100);
        }
        throw new AssertionError(operator.get(run) + " is not " + status + "\n" + operator.get(run + "/tasks"));
    }

    private static void awaitReady(String text) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (nobody.get("/health/ready").body().replace(" ", "").contains(text.replace(" ", ""))) {
                return;
            }
            Thread.sleep(100);
        }
        assertThat(nobody.get("/health/ready").body()).contains(text);
    }

    private static Set<JsonObject> tasks(String run) {
        return operator.get(run + "/tasks?limit=200").json().getJsonArray("items").stream()
                .map(JsonValue::asJsonObject)
                .collect(Collectors.toSet());
    }

    private static List<String> audited(Answer started) {
        return database.query(
                "select actor, action from public.audit_events where detail ~ ? order by id",
                "^run " + started.json().getInt("id") + "( |$)");
    }
}
