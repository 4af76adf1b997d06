package dev.tenancy.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value that is looked up when somebody asks and the last look is too long ago: however often it is asked for, it costs
 * one look in so many seconds.
 */
final class Recent<T> {

    private final Duration keep;
    private final Supplier<T> look;
    private Optional<T> value = Optional.empty();
    private long lookedAt;

    Recent(Duration keep, Supplier<T> look) {
        this.keep = keep;
        this.look = look;
    }

    /** The value, at most so old; whoever asks meanwhile waits for the one who looks. */
    synchronized T get() {
        if (value.isEmpty() || System.nanoTime() - lookedAt > keep.toNanos()) {
            value = Optional.of(look.get());
            lookedAt = System.nanoTime();
        }
        return value.get();
    }

    /** The next who asks looks. */
    synchronized void forget() {
        value = Optional.empty();
    }
}
