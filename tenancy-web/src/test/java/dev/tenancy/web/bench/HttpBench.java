package dev.tenancy.web.bench;

import dev.tenancy.testing.Measured;
import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import dev.tenancy.web.testing.MicroServer;
import dev.tenancy.web.testing.ServerSettings;
import java.io.IOException;
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
            System.out.printf("memory: server %d MB%n", residentMegabytes(server.pid()));
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

    private static long residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
