package dev.tenancy.web.resolution;

import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Holds each tenant to the requests a minute and the requests at once that its plan allows, on this node, so that no
 * tenant takes the threads and connections of the others.
 */
@ApplicationScoped
public class Throttle {

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private final ConcurrentMap<TenantId, Traffic> traffic = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final AtomicLong sweptAt;

    /** Made by the container. */
    public Throttle() {
        this(System::nanoTime);
    }

    /** With a clock in nanoseconds. */
    Throttle(LongSupplier clock) {
        this.clock = clock;
        this.sweptAt = new AtomicLong(clock.getAsLong());
    }

    /**
     * Lets one more request of the tenant through.
     *
     * @return what the request holds until it ends
     * @throws TooManyRequests naming the limit, and when trying again makes sense
     */
    Permit admit(Tenant tenant, PlanLimits limits) {
        if (limits.requestsPerMinute().isEmpty() && limits.concurrentRequests().isEmpty()) {
            return Permit.NONE;
        }
        long now = clock.getAsLong();
        sweep(now);
        traffic.compute(tenant.id(), (id, known) -> {
            Traffic mine = known == null ? new Traffic(now) : known;
            mine.admit(tenant.slug(), limits, now);
            return mine;
        });
        return new Permit(() -> traffic.computeIfPresent(tenant.id(), (id, mine) -> {
            mine.end();
            return mine;
        }));
    }

    /** How many tenants are remembered. */
    int size() {
        return traffic.size();
    }

    /** Who has rested long enough to be let through as if never seen is forgotten. */
    private void sweep(long now) {
        long last = sweptAt.get();
        if (now - last > SWEEP_EVERY.toNanos() && sweptAt.compareAndSet(last, now)) {
            traffic.keySet()
                    .forEach(id -> traffic.computeIfPresent(id, (same, mine) -> mine.isAtRest(now) ? null : mine));
        }
    }
}
