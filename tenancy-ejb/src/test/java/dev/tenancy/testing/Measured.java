package dev.tenancy.testing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Measures ways of doing one thing against each other: in turn, in one run, so that a machine whose speed wanders does so
 * for all of them.
 */
public final class Measured {

    private final Map<String, Callable<?>> ways = new LinkedHashMap<>();

    /** Adds a way; the first one is what the others are compared with. */
    public Measured way(String name, Callable<?> call) {
        ways.put(name, call);
        return this;
    }

    /**
     * Runs every way so many times, after so many times that do not count.
     *
     * @return a table: p50 and p95 in microseconds, and the ratio of the p50 to the first way's
     */
    public String run(int warmUp, int rounds) throws Exception {
        Map<String, long[]> times = new LinkedHashMap<>();
        for (String name : ways.keySet()) {
            times.put(name, new long[rounds]);
        }
        for (int round = -warmUp; round < rounds; round++) {
            for (Map.Entry<String, Callable<?>> way : ways.entrySet()) {
                long start = System.nanoTime();
                way.getValue().call();
                if (round >= 0) {
                    times.get(way.getKey())[round] = System.nanoTime() - start;
                }
            }
        }
        times.values().forEach(Arrays::sort);
        double base = times.values().iterator().next()[rounds / 2];
        StringBuilder table = new StringBuilder("%-44s %10s %10s %8s%n".formatted("", "p50 µs", "p95 µs", "ratio"));
        times.forEach((name, sorted) -> table.append("%-44s %10.0f %10.0f %8.2f%n"
                .formatted(
                        name, sorted[rounds / 2] / 1e3, sorted[rounds * 95 / 100] / 1e3, sorted[rounds / 2] / base)));
        return table.toString();
    }
}
