package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.ApiClient.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One tenant floods the server with requests that wait for a lock of its own; another goes about its business.
 *
 * <p>Clients, server and database share the machine, so the better of three rounds counts, and a client that is refused
 * waits for a moment instead of taking the processor away from everybody.
 */
@Tag("alone")
class FloodIT extends RunningApi {

    private static final int CLIENTS = 40;
    private static final int REQUESTS = 300;
    private static final int ROUNDS = 3;
    private static final int TENANT_POOL = 20;
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Test
    void one_tenant_floods_and_anothers_p99_stays_within_twice_that_of_quiet() throws Exception {
        ApiClient noisy = nobody.register("noisy");
        ApiClient other = nobody.register("undisturbed");
        other.post(PROJECTS, "{\"name\":\"Apollo\"}");
        p99(other);
        p99(other);

        plan("noisy", "free");
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS && ratios.stream().noneMatch(ratio -> ratio <= 2); round++) {
            Duration quiet = p99(other);
            try (Flood flood = new Flood(noisy)) {
                flood.untilWaiting(4);
                Duration flooded = p99(other);
                ratios.add((double) flooded.toNanos() / quiet.toNanos());
                System.out.printf(
                        "flood, plan free: p99 of another tenant %.1f ms quiet, %.1f ms flooded; the flood got %s%n",
                        millis(quiet), millis(flooded), flood.answers);
                assertThat(flood.answers).containsKey(429);
            }
        }
        assertThat(ratios).anyMatch(ratio -> ratio <= 2);
    }

    @Test
    void control_without_limits_the_flood_starves_everybody() throws Exception {
        ApiClient noisy = nobody.register("noisier");
        ApiClient other = nobody.register("starved");
        database.execute("insert into public.plans (code, name) values ('limitless', 'Limitless')");
        plan("noisier", "limitless");
        assertThat(other.get(PROJECTS).status()).isEqualTo(200);

        try (Flood flood = new Flood(noisy)) {
            flood.untilWaiting(TENANT_POOL);
            long start = System.nanoTime();
            Answer answer = other.get(PROJECTS);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("flood, no limits: another tenant got %d after %.0f ms%n", answer.status(), millis(took));
            assertThat(answer.status() == 200 && took.toMillis() < 1000).isFalse();
        }
        assertThat(other.get(PROJECTS).status()).isEqualTo(200);
    }

    private static void plan(String slug, String plan) {
        database.execute(
                "update public.tenants set plan = '%s', version = version + 1 where slug = '%s'".formatted(plan, slug));
    }

    private static Duration p99(ApiClient tenant) {
        long[] times = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long start = System.nanoTime();
            assertThat(tenant.get(PROJECTS).status()).isEqualTo(200);
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return Duration.ofNanos(times[REQUESTS * 99 / 100 - 1]);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** Clients of one tenant that ask for its projects over and over, while the table is locked. */
    private static final class Flood implements AutoCloseable {

        private final ConcurrentMap<Integer, Integer> answers = new ConcurrentHashMap<>();
        private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        private final String table;
        private final Connection lock;
        private volatile boolean over;

        private Flood(ApiClient tenant) throws Exception {
            table = tenant.get("/api/v1/tenant")
                    .json()
                    .getString("slug")
                    .transform(slug -> "tenant_" + slug + ".projects");
            lock = database.superuser().getConnection();
            lock.setAutoCommit(false);
            try (Statement statement = lock.createStatement()) {
                statement.execute("lock table " + table + " in access exclusive mode");
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> ask(tenant));
            }
        }

        private void ask(ApiClient tenant) {
            while (!over) {
                int status = tenant.get(PROJECTS).status();
                answers.merge(status, 1, Integer::sum);
                if (status != 200) {
                    pause();
                }
            }
        }

        private void untilWaiting(int count) {
            String waiting = "select count(*) >= " + count + " from pg_locks where not granted and relation = '" + table
                    + "'::regclass";
            for (int i = 0; i < 100 && !database.query(waiting).equals(List.of("t")); i++) {
                pause();
            }
            assertThat(database.query(waiting)).containsExactly("t");
        }

        private static void pause() {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Lets go, and waits until the last client has its answer. */
        @Override
        public void close() throws SQLException {
            over = true;
            lock.close();
            clients.shutdown();
            try {
                assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
