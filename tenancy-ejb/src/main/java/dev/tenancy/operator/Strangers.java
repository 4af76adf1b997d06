package dev.tenancy.operator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Failed log-ins under usernames that are nobody's: counted and locked as those of accounts are, or the first lock that
 * fails to come would tell that there is no such account.
 *
 * <p>In this node's memory, for the usernames tried last: nothing is protected by it but who the operators are.
 */
final class Strangers {

    private static final int MOST = 10_000;

    private final LongSupplier clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    /** With a clock in nanoseconds. */
    Strangers(LongSupplier clock) {
        this.clock = clock;
    }

    /** Counts one. @return how long the next one is refused unseen; what can be no username never is */
    synchronized Duration refused(String username) {
        if (!isUsername(username)) {
            return Duration.ZERO;
        }
        long now = clock.getAsLong();
        @Nullable Failures before = failures.get(username);
        if (before != null && before.lockedUntil - now > 0) {
            return Duration.ofNanos(before.lockedUntil - now);
        }
        int count = before == null ? 1 : before.count + 1;
        Duration lock = LockOut.after(count);
        failures.put(username, new Failures(count, now + lock.toNanos()));
        return lock;
    }

    private static boolean isUsername(String text) {
        try {
            Username ignored = new Username(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private record Failures(int count, long lockedUntil) {}
}
