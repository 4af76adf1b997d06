package dev.tenancy.migration.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a tenant is left alone before it is tried again: exponential with full jitter, so that tenants blocked by one
 * thing do not come back at once.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and jitter</a>
 */
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Backoff() {}

    /** After so many attempts. */
    public static Duration after(int attempts) {
        long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempts - 1, 10));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }
}
