package dev.tenancy.access;

import dev.tenancy.access.TenantAccess.Entry;
import java.time.Duration;
import java.util.Optional;

/**
 * Something read from the registry. Times are of {@link System#nanoTime}.
 *
 * @param value what was read
 * @param about the tenant it is about; empty if it says that there is none
 * @param readAt when the reading began: whatever was told from then on may not be in it
 * @param lasts how long it holds if nobody changes it
 */
record Remembered<V>(V value, Optional<Entry> about, long readAt, Optional<Duration> lasts) {

    boolean hasEnded(long now) {
        return lasts.filter(time -> now - readAt >= time.toNanos()).isPresent();
    }
}
