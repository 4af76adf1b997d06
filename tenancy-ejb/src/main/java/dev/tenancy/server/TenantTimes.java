package dev.tenancy.server;

import dev.tenancy.fleet.Overview.Ranked;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How long this node has taken to serve each tenant in the last half an hour to hour.
 *
 * <p>Kept for two halves of an hour, the running one and the one before, so that what is old is dropped at once and
 * nothing needs cleaning. A half remembers so many tenants; those that come after them are not timed in it.
 */
@ApplicationScoped
public class TenantTimes {

    private static final long HALF = Duration.ofMinutes(30).toNanos();
    private static final int MOST_TENANTS = 20_000;

    /** One slow request is no slow tenant: its first one may have waited for a connection. */
    private static final long FEWEST_REQUESTS = 5;

    private final LongSupplier clock;
    private final int mostTenants;
    private Map<String, Times> before = Map.of();
    private Map<String, Times> running = new ConcurrentHashMap<>();
    private long began;

    /** Made by the container. */
    public TenantTimes() {
        this(System::nanoTime, MOST_TENANTS);
    }

    TenantTimes(LongSupplier clock, int mostTenants) {
        this.clock = clock;
        this.mostTenants = mostTenants;
        this.began = clock.getAsLong();
    }

    /** Notes a request of a tenant. */
    public void record(String slug, Duration time) {
        Map<String, Times> half = running();
        Times times = half.get(slug);
        if (times == null && half.size() < mostTenants) {
            times = half.computeIfAbsent(slug, tenant -> new Times());
        }
        if (times != null) {
            times.count.increment();
            times.nanos.add(time.toNanos());
        }
    }

    /** The tenants that took longest, by the mean time of their requests in microseconds. */
    List<Ranked> slowest(int most) {
        Map<String, long[]> sums = new HashMap<>();
        Map<String, Times> half = running();
        add(sums, half);
        add(sums, before());
        return sums.entrySet().stream()
                .filter(tenant -> tenant.getValue()[0] >= FEWEST_REQUESTS)
                .map(tenant -> new Ranked(tenant.getKey(), tenant.getValue()[1] / tenant.getValue()[0] / 1000))
                .sorted(Comparator.comparingLong(Ranked::value).reversed().thenComparing(Ranked::slug))
                .limit(most)
                .toList();
    }

    private static void add(Map<String, long[]> sums, Map<String, Times> half) {
        half.forEach((slug, times) -> {
            long[] sum = sums.computeIfAbsent(slug, tenant -> new long[2]);
            sum[0] += times.count.sum();
            sum[1] += times.nanos.sum();
        });
    }

    private synchronized Map<String, Times> before() {
        return before;
    }

    private synchronized Map<String, Times> running() {
        long now = clock.getAsLong();
        if (now - began >= HALF) {
            before = now - began < 2 * HALF ? running : Map.of();
            running = new ConcurrentHashMap<>();
            began = now;
        }
        return running;
    }

    private static final class Times {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();
    }
}
