package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What tenants and operators do with the API: the WAR as shipped, on the real server, over HTTP. */
class ApiIT extends RunningApi {

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
    void a_key_that_was_imported_without_its_answer_stands_for_nothing() {
        ApiClient tenant = nobody.register("unanswered");
        database.execute("insert into tenant_unanswered.idempotency_keys (key, fingerprint) values ('k', 'f')");
        ApiClient once = tenant.with("Idempotency-Key", "k");

        Answer first = once.post(PROJECTS, "{\"name\":\"once\"}");

        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(once.post(PROJECTS, "{\"name\":\"once\"}").body()).isEqualTo(first.body());
    }

    /** The database's rule is wider than the application's, which knows one version of Unicode. */
    @Test
    void what_is_stored_is_shown_though_it_would_not_be_taken() {
        ApiClient tenant = nobody.register("exotic");
        String unassigned = "\u0378";
        assertThat(tenant.post(PROJECTS, "{\"name\":\"" + unassigned + "\"}").status())
                .isEqualTo(422);
        database.execute(
                """
                insert into tenant_exotic.projects (id, name) values (gen_random_uuid(), '%1$s');
                insert into tenant_exotic.team_members (id, user_id) values (gen_random_uuid(), '%1$s');
                """
                        .formatted(unassigned));

        for (String list : List.of(PROJECTS, MEMBERS)) {
            Answer page = tenant.get(list);
            assertThat(page.status()).as(page.toString()).isEqualTo(200);
            Answer one = tenant.get(list + "/" + ids(page).get(0));
            assertThat(one.json()).isEqualTo(page.json().getJsonArray("items").getJsonObject(0));
            assertThat(one.body()).contains(unassigned);
        }
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
    void a_link_to_the_next_page_survives_what_is_in_the_path() {
        acme.post(PROJECTS, "{\"name\":\"one\"}");
        acme.post(PROJECTS, "{\"name\":\"two\"}");

        assertThat(acme.get(PROJECTS + ";a=%7Bb%7D?limit=1").status()).isEqualTo(200);
    }

    @Test
    void the_same_fields_in_another_order_are_the_same_request() {
        ApiClient once = operator.with("Idempotency-Key", "ordered");

        assertThat(once.post(TENANTS, "{\"slug\":\"ordered\",\"name\":\"O\"}").status())
                .isEqualTo(201);
        assertThat(once.post(TENANTS, "{\"name\":\"O\",\"slug\":\"ordered\"}").header("Idempotency-Replayed"))
                .contains("true");
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
