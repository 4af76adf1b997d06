package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many projects and members a plan allows, exactly, however many are made at once; and requests. */
class QuotaIT extends RunningApi {

    private static final int AT_ONCE = 32;
    private static final int ROOM = 10;

    @Test
    void of_many_made_at_once_exactly_as_many_are_there_as_fit() throws Exception {
        ApiClient tenant = onPlan("crowded", "ten", "max_projects, max_members", ROOM + ", " + ROOM);

        List<Answer> projects = run(i -> tenant.post(PROJECTS, "{\"name\":\"Project " + i + "\"}"));
        List<Answer> members = run(i -> tenant.post(MEMBERS, "{\"userId\":\"user-" + i + "\",\"role\":\"member\"}"));

        assertExactly(projects, "projects");
        assertExactly(members, "members");
        assertThat(database.query("select (select count(*) from tenant_crowded.projects),"
                        + " (select count(*) from tenant_crowded.team_members)"))
                .containsExactly(ROOM + "|" + ROOM);
    }

    @Test
    void control_counting_without_a_lock_lets_more_in() throws Exception {
        onPlan("unguarded", "unguarded", "max_projects", "" + ROOM);
        CyclicBarrier counted = new CyclicBarrier(AT_ONCE);

        run(i -> {
            try (Connection connection = database.superuser().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("set local search_path = tenant_unguarded");
                boolean fits = Integer.parseInt(TestDatabase.query(connection, "select count(*) from projects")
                                .get(0))
                        < ROOM;
                counted.await(30, TimeUnit.SECONDS);
                if (fits) {
                    statement.execute("insert into projects (id, name) values (gen_random_uuid(), 'p')");
                }
                connection.commit();
                return fits;
            }
        });

        assertThat(database.query("select count(*) from tenant_unguarded.projects"))
                .containsExactly(String.valueOf(AT_ONCE));
    }

    @Test
    void what_is_there_stays_when_the_limit_is_lowered_and_only_more_is_refused() {
        ApiClient tenant = onPlan("shrinking", "shrinking", "max_projects", "3");
        String first = PROJECTS + "/" + create(tenant, "one").json().getString("id");
        create(tenant, "two");
        assertThat(operator.patch("/api/v1/plans/shrinking", "{\"limits\":{\"projects\":1}}")
                        .status())
                .isEqualTo(200);

        assertProblem(create(tenant, "three"), 402, "plan-limit-reached");
        assertThat(ids(tenant.get(PROJECTS))).hasSize(2);
        assertThat(tenant.patch(first, "{\"name\":\"renamed\"}").status()).isEqualTo(200);
        assertThat(tenant.post(first + "/archive", "").status()).isEqualTo(200);
        assertProblem(create(tenant, "three"), 402, "plan-limit-reached");
        assertThat(tenant.post(first + "/unarchive", "").status()).isEqualTo(200);
        assertThat(tenant.delete(first).status()).isEqualTo(204);
        assertProblem(create(tenant, "three"), 402, "plan-limit-reached");
    }

    @Test
    void a_repeated_request_gets_its_first_answer_though_the_plan_is_full() {
        ApiClient tenant = onPlan("repeating", "one", "max_projects", "1");
        ApiClient once = tenant.with("Idempotency-Key", "the-only-one");

        Answer first = once.post(PROJECTS, "{\"name\":\"Apollo\"}");
        Answer again = once.post(PROJECTS, "{\"name\":\"Apollo\"}");
        Answer another = tenant.with("Idempotency-Key", "another").post(PROJECTS, "{\"name\":\"Gemini\"}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertProblem(another, 402, "plan-limit-reached");
        assertThat(another.json().getString("detail")).contains("allows 1 projects", "larger plan");
    }

    @Test
    void more_requests_than_the_plan_allows_are_refused_and_let_in_when_told_to_come_back() throws Exception {
        ApiClient tenant = onPlan("hasty", "slow", "requests_per_minute", "30");
        long start = System.nanoTime();
        int through = 0;
        Answer refused = tenant.get(PROJECTS);
        while (refused.status() == 200 && through < 200) {
            through++;
            refused = tenant.get(PROJECTS);
        }
        double refilled = (System.nanoTime() - start) / 2e9;

        assertThat(through).isBetween(10, 11 + (int) refilled);
        assertProblem(refused, 429, "too-many-requests");
        assertThat(refused.json().getString("detail")).contains("hasty", "30 requests a minute");
        assertThat(acme.get(PROJECTS).status()).as("nobody else's business").isEqualTo(200);

        Thread.sleep(1000L * Long.parseLong(refused.header("Retry-After").orElseThrow()));
        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
        assertThat(operator.get("/api/v1/metrics").body()).contains("decision=\"/problems/too-many-requests\"");
    }

    @Test
    void more_requests_at_once_than_the_plan_allows_are_refused_until_one_ends() throws Exception {
        ApiClient tenant = onPlan("parallel", "two", "concurrent_requests", "2");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Connection lock = lock("tenant_parallel.projects")) {
            List<Future<Answer>> waiting =
                    List.of(threads.submit(() -> tenant.get(PROJECTS)), threads.submit(() -> tenant.get(PROJECTS)));
            untilWaiting("tenant_parallel", 2);

            Answer refused = tenant.get(MEMBERS);
            assertProblem(refused, 429, "too-many-requests");
            assertThat(refused.json().getString("detail")).contains("parallel", "allows 2 at once");

            lock.rollback();
            for (Future<Answer> answer : waiting) {
                assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(tenant.get(MEMBERS).status()).isEqualTo(200);
    }

    @Test
    void a_request_that_takes_longer_than_the_plan_allows_ends_and_says_so() throws Exception {
        ApiClient tenant = onPlan("patient", "short", "statement_timeout_ms", "500");
        try (Connection lock = lock("tenant_patient.projects")) {
            assertProblem(tenant.get(PROJECTS), 503, "statement-timeout");
            lock.rollback();
        }
        assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
    }

    private static void assertExactly(List<Answer> answers, String what) {
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(ROOM);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(AT_ONCE - ROOM)
                .allSatisfy(answer -> {
                    assertProblem(answer, 402, "plan-limit-reached");
                    assertThat(answer.json().getString("detail"))
                            .contains(ROOM + " " + what, "delete some", "larger plan");
                });
    }

    private static Answer create(ApiClient tenant, String name) {
        return tenant.post(PROJECTS, "{\"name\":\"" + name + "\"}");
    }

    /** Registers a tenant on a plan of its own that limits this and nothing else. */
    private static ApiClient onPlan(String slug, String plan, String limits, String values) {
        ApiClient tenant = nobody.register(slug);
        database.execute(
                """
                insert into public.plans (code, name, %2$s) values ('%1$s', '%1$s', %3$s);
                update public.tenants set plan = '%1$s', version = version + 1 where slug = '%4$s'
                """
                        .formatted(plan, limits, values, slug));
        return tenant;
    }

    private static Connection lock(String table) throws SQLException {
        Connection connection = database.superuser().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }

    private static void untilWaiting(String role, int count) throws InterruptedException {
        String waiting = "select count(*) from pg_locks l join pg_stat_activity a using (pid)"
                + " where not l.granted and a.datname = '" + database.name() + "' and l.relation = '" + role
                + ".projects'::regclass";
        for (int i = 0; i < 200 && !database.query(waiting).equals(List.of(String.valueOf(count))); i++) {
            Thread.sleep(50);
        }
        assertThat(database.query(waiting)).containsExactly(String.valueOf(count));
    }

    private static <T> List<T> run(Call<T> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i;
                calls.add(() -> call.with(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Call<T> {
        T with(int number) throws Exception;
    }
}
