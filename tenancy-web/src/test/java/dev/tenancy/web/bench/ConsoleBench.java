package dev.tenancy.web.bench;

import dev.tenancy.config.Isolation;
import dev.tenancy.provisioning.Provisioner;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.testing.TestTenancy;
import dev.tenancy.web.testing.ConsoleClient;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The console's pages with ten thousand tenants: how long the server takes for each, as one operator's browser sees it.
 * {@code -Dbench.tenants=1000} for another fleet.
 */
class ConsoleBench {

    private static final int TENANTS = Integer.getInteger("bench.tenants", 10_000);
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 100;

    /** Every page of the console, as an operator would come to it. */
    private static final List<String> PAGES = List.of(
            "/admin/overview",
            "/admin/tenants",
            "/admin/tenants?q=bench-77&sort=-created",
            "/admin/tenants?status=suspended&sort=name",
            "/admin/tenant?slug=bench-7777",
            "/admin/tenant-new",
            "/admin/tenant-import",
            "/admin/migrations",
            "/admin/run?id=1",
            "/admin/run?id=1&status=failed",
            "/admin/drift",
            "/admin/analytics",
            "/admin/analytics?sort=-bytes",
            "/admin/query",
            "/admin/plans",
            "/admin/plan?code=team",
            "/admin/audit",
            "/admin/audit?tenant=bench-7777",
            "/admin/operators",
            "/admin/operator?username=" + ServerSettings.ADMIN,
            "/admin/account",
            "/sign-up");

    /** The rows that a run over the whole fleet leaves, every hundredth tenant of which has failed. */
    private static final String A_RUN =
            """
            insert into public.migration_runs (status, target_version, target_digest, only_tenants, exclude, task_order,
              gate, error_budget, lock_timeout_ms, statement_timeout_ms, attempts, waves, max_failures, servers_join,
              created_by, finished_at)
            values ('failed', '3', '', '{}', '{}', 'name', 'open', '100%', 1000, 0, 3, 1, 10000, true, 'bench', now());
            insert into public.migration_tasks (run_id, position, wave, tenant_id, tenant, schema_name, status)
            select 1, row_number() over (order by slug), 1, id, slug, schema_name,
                   case when row_number() over (order by slug) % 100 = 0 then 'failed' else 'migrated' end
            from public.tenants
            """;

    @Test
    void pages_with_ten_thousand_tenants() throws Exception {
        TestDatabase database = TestDatabase.create();
        TestTenancy tenancy = TestTenancy.create(database, Isolation.ROLE, TestTenancy.OWN_MIGRATIONS);
        register(tenancy);
        database.execute("update public.tenants set status = 'suspended' where id::text like 'a%'");
        database.execute(A_RUN);
        database.execute("analyze");
        ServerSettings settings = ServerSettings.of(database).with("tenancy.sign-up", "on");
        try (MicroServer server = MicroServer.start("console-bench", settings)) {
            ConsoleClient browser = server.console();
            browser.logIn(ServerSettings.ADMIN, ServerSettings.ADMIN_PASSWORD);
            System.out.printf("%,d tenants, server time as the browser sees it, ms%n", TENANTS);
            System.out.printf("%-50s %8s %8s %8s%n", "", "p50", "p95", "most");
            for (String page : PAGES) {
                System.out.print(measure(browser, page));
            }
        }
    }

    private String measure(ConsoleClient browser, String page) throws Exception {
        long[] times = new long[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long start = System.nanoTime();
            HttpResponse<String> answer = browser.get(page);
            if (round >= 0) {
                times[round] = System.nanoTime() - start;
            }
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(page + " is " + answer.statusCode());
            }
        }
        Arrays.sort(times);
        return "%-50s %8.1f %8.1f %8.1f%n"
                .formatted(page, times[ROUNDS / 2] / 1e6, times[ROUNDS * 95 / 100] / 1e6, times[ROUNDS - 1] / 1e6);
    }

    private static void register(TestTenancy tenancy) throws Exception {
        Provisioner provisioner = tenancy.provisioner();
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> workers = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        for (int i = next.getAndIncrement(); i < TENANTS; i = next.getAndIncrement()) {
                            provisioner.register(
                                    TestTenancy.newTenant(new Slug("bench-" + i)), "bench", Optional.empty());
                        }
                    }))
                    .toList();
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
