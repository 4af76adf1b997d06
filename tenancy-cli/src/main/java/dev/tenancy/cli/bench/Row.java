package dev.tenancy.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one way.
 *
 * @param way its name
 * @param connections on how many
 * @param tenants how many in all counted rounds
 * @param p50Nanos of one tenant
 * @param totalNanos of all rounds
 * @param perTenant nanoseconds of each round divided by its tenants
 */
record Row(String way, int connections, int tenants, long p50Nanos, long totalNanos, List<Double> perTenant) {

    Row {
        perTenant = List.copyOf(perTenant);
    }

    double perSecond() {
        return tenants / (totalNanos / 1e9);
    }

    /** How many times as long as the other: the median of the rounds, each compared with the other's same round. */
    double ratioTo(Row other) {
        double[] ratios = new double[perTenant.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = perTenant.get(round) / other.perTenant().get(round);
        }
        Arrays.sort(ratios);
        int middle = ratios.length / 2;
        return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
    }

    Map<String, ?> document(Row floor) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("way", way);
        document.put("connections", connections);
        document.put("tenants", tenants);
        document.put("p50Ms", p50Nanos / 1e6);
        document.put("totalMs", totalNanos / 1e6);
        document.put("perSecond", perSecond());
        document.put("ratioToFloor", ratioTo(floor));
        return document;
    }

    /** Adds up rounds. */
    static final class Sum {
        private final Way way;
        private final List<long[]> latencies = new ArrayList<>();
        private final List<Double> perTenant = new ArrayList<>();
        private long total;

        Sum(Way way) {
            this.way = way;
        }

        void add(long nanos, long[] each) {
            total += nanos;
            latencies.add(each);
            perTenant.add((double) nanos / Math.max(1, each.length));
        }

        Row row() {
            long[] all =
                    latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Row(
                    way.name(),
                    way.connections(),
                    all.length,
                    all.length == 0 ? 0 : all[all.length / 2],
                    total,
                    perTenant);
        }
    }
}
