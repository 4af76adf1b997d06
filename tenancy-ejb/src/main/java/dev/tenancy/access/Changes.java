package dev.tenancy.access;

import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.registry.Plan;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What this node has been told of changes in the registry, and so what it may still believe of what it has read.
 *
 * <p>Nothing is taken out of memory when a change is told: the time of it is noted, and what was read before that is not
 * believed. So a reading that began before the change and ends after it does no harm.
 */
final class Changes {

    /** The ledger's columns are told to nobody, so this is also how long a schema's state is believed. */
    static final Duration WHILE_HEARD = Duration.ofSeconds(5);

    static final Duration WHILE_UNHEARD = Duration.ofSeconds(1);

    /** Two heartbeats that did not come, and some time to spare. */
    static final Duration SILENCE = Duration.ofMillis(2500);

    private static final int MOST_NOTED = 20_000;

    private final LongSupplier clock;
    private final ConcurrentMap<Object, Long> toldAt = new ConcurrentHashMap<>();
    private final AtomicLong allToldAt;
    private final AtomicLong anyTenantToldAt;
    private volatile long heardAt;

    /** With a clock in nanoseconds that begins anywhere, such as {@link System#nanoTime}. */
    Changes(LongSupplier clock) {
        this.clock = clock;
        long now = clock.getAsLong();
        this.allToldAt = new AtomicLong(now);
        this.anyTenantToldAt = new AtomicLong(now);
        this.heardAt = now - SILENCE.toNanos();
    }

    long now() {
        return clock.getAsLong();
    }

    /** Something of a tenant has changed. */
    void tenant(UUID id) {
        anyTenantToldAt.accumulateAndGet(now(), Changes::later);
        note(id);
    }

    /** What a plan allows has changed. */
    void plan(String code) {
        note(Plan.code(code));
    }

    /** Anything may have changed. */
    void everything() {
        long now = now();
        allToldAt.accumulateAndGet(now, Changes::later);
        toldAt.values().removeIf(told -> told - now <= 0);
    }

    /** The node has heard itself: what others tell is heard too. */
    void heard() {
        heardAt = now();
    }

    /** The node hears nothing until it is heard again. */
    void unheard() {
        heardAt = now() - SILENCE.toNanos();
    }

    /** Whether changes are heard of. */
    boolean isHeard() {
        return now() - heardAt < SILENCE.toNanos();
    }

    /** Whether what was read is as good as read now. */
    boolean isBelieved(Remembered<?> item) {
        long now = now();
        Duration longest = isHeard() ? WHILE_HEARD : WHILE_UNHEARD;
        return now - item.readAt() < longest.toNanos()
                && !item.hasEnded(now)
                && item.readAt() - allToldAt.get() > 0
                && item.about()
                        .map(entry -> isBelieved(entry, item.readAt()))
                        .orElseGet(() -> item.readAt() - anyTenantToldAt.get() > 0);
    }

    private boolean isBelieved(Entry entry, long readAt) {
        return isAfter(readAt, entry.tenant().id().value())
                && isAfter(readAt, entry.tenant().plan());
    }

    private boolean isAfter(long readAt, Object what) {
        Long told = toldAt.get(what);
        return told == null || readAt - told > 0;
    }

    /** Of two who are told of changes at once, the one whose clock was read first may write last. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** What is noted longer than anything is believed can be forgotten; where that is not enough, all counts as told. */
    private void note(Object what) {
        toldAt.merge(what, now(), Changes::later);
        if (toldAt.size() > MOST_NOTED) {
            long now = now();
            toldAt.values().removeIf(told -> now - told > WHILE_HEARD.toNanos());
            if (toldAt.size() > MOST_NOTED) {
                everything();
            }
        }
    }
}
