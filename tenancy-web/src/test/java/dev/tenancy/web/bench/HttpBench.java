package dev.tenancy.web.bench;

import dev.tenancy.testing.Measured;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a REST consumer sees: registration, and reading with 100 tenants in rotation. Client and server share the machine. */
class HttpBench {

    private static final int TENANTS = 100;
    private static final int THREADS = 8;
    private static final int WARM_UP = 20_000;
    private static final int REQUESTS = 40_000;

    @Test
    void registration_and_reads_over_http() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (MicroServer server = MicroServer.start("bench", ServerSettings.of(database))) {
            List<ApiClient> tenants = new ArrayList<>();
            for (int i = 0; i < TENANTS; i++) {
                ApiClient tenant = server.client().register("bench-" + i);
                for (int project = 0; project < 10; project++) {
                    tenant.post("/api/v1/projects", "{\"name\":\"Project " + project + "\"}");
                }
                tenants.add(tenant);
            }
            AtomicInteger next = new AtomicInteger();
            System.out.print(new Measured()
                    .way("POST /tenants", () -> server.client().register("more-" + next.incrementAndGet()))
                    .run(20, 200));

            rate(tenants, WARM_UP);
            System.out.printf(
                    "GET /projects, %d tenants in rotation, %d clients: %.0f requests/s%n",
                    TENANTS, THREADS, rate(tenants, REQUESTS));
            System.out.printf(
                    "memory: server %d MB resident, database %d MB proportional%n",
                    kilobytes(server.pid(), "status", "VmRSS:") / 1024, database(database) / 1024);
        }
    }

    /** @return requests per second */
    private static double rate(List<ApiClient> tenants, int requests) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long start = System.nanoTime();
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                clients.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                        int status =
                                tenants.get(i % TENANTS).get("/api/v1/projects").status();
                        if (status != 200) {
                            throw new IllegalStateException("status " + status);
                        }
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return requests / ((System.nanoTime() - start) / 1e9);
    }

    /** The postmaster and its children; memory they share is counted once. */
    private static long database(TestDatabase database) throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(postmasterOf(database)).orElseThrow();
        long sum = kilobytes(postmaster.pid(), "smaps_rollup", "Pss:");
        for (ProcessHandle child : postmaster.children().toList()) {
            sum += kilobytes(child.pid(), "smaps_rollup", "Pss:");
        }
        return sum;
    }

    private static long postmasterOf(TestDatabase database) {
        return Long.parseLong(database.query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")
                .get(0));
    }

    /** @return zero for a process that is gone */
    private static long kilobytes(long pid, String file, String line) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/" + file)).stream()
                    .filter(text -> text.startsWith(line))
                    .mapToLong(text -> Long.parseLong(text.replaceAll("\\D", "")))
                    .sum();
        } catch (FileSystemException gone) {
            return 0;
        }
    }
}
