package dev.tenancy.web.resolution;

import dev.tenancy.problem.TenancyException.TooManyRequests;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.tenant.Slug;
import java.time.Duration;

/**
 * The requests of one tenant: those under way, and a bucket of tokens that fills at the plan's rate and takes one for each
 * request. Used by one thread at a time.
 */
final class Traffic {

    private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int BURSTS_PER_MINUTE = 6;
    private static final int LEAST_BURST = 10;
    /** Longer than any bucket takes to fill: one of the smallest plan's, ten tokens at one a minute. */
    private static final Duration REST = Duration.ofMinutes(LEAST_BURST);

    private int underWay;
    private double tokens = Double.MAX_VALUE;
    private long seenAt;

    Traffic(long now) {
        this.seenAt = now;
    }

    /** Takes one more, or refuses it and changes nothing. */
    void admit(Slug slug, PlanLimits limits, long now) {
        limits.concurrentRequests().ifPresent(most -> {
            if (underWay >= most) {
                throw new TooManyRequests(
                        "Tenant '" + slug + "' has " + underWay + " requests under way, and its plan allows " + most
                                + " at once; wait for one to end, or ask for a larger plan.",
                        Duration.ofSeconds(1));
            }
        });
        limits.requestsPerMinute().ifPresent(rate -> take(slug, rate, now));
        seenAt = now;
        underWay++;
    }

    /** A changed plan counts from its next request on: what is in the bucket beyond its size is lost. */
    private void take(Slug slug, int rate, long now) {
        double burst = Math.max(LEAST_BURST, (double) rate / BURSTS_PER_MINUTE);
        double filled = Math.min(burst, tokens + (now - seenAt) * (rate / NANOS_PER_MINUTE));
        if (filled < 1) {
            throw new TooManyRequests(
                    "Tenant '" + slug + "' sends more than the " + rate
                            + " requests a minute that its plan allows; send" + " fewer, or ask for a larger plan.",
                    Duration.ofNanos((long) ((1 - filled) * NANOS_PER_MINUTE / rate)));
        }
        tokens = filled - 1;
    }

    void end() {
        underWay--;
    }

    boolean isAtRest(long now) {
        return underWay == 0 && now - seenAt > REST.toNanos();
    }
}
