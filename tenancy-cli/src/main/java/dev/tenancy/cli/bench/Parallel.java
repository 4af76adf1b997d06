package dev.tenancy.cli.bench;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Does the same for many tenants on a fixed number of connections, and times each. */
final class Parallel {

    private Parallel() {}

    /** What is done for one tenant. */
    interface Each {
        /** Does it. */
        void run(Connection connection, String slug) throws Exception;
    }

    /** Does it. @return nanoseconds of each */
    static long[] run(DataSource source, int connections, List<String> slugs, Each each) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long[] times = new long[slugs.size()];
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                workers.add(threads.submit(() -> work(source, slugs, each, next, times)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            return times;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean work(DataSource source, List<String> slugs, Each each, AtomicInteger next, long[] times)
            throws Exception {
        try (Connection connection = source.getConnection()) {
            int i = next.getAndIncrement();
            while (i < times.length) {
                long start = System.nanoTime();
                each.run(connection, slugs.get(i));
                times[i] = System.nanoTime() - start;
                i = next.getAndIncrement();
            }
            return true;
        }
    }
}
