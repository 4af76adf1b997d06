package dev.tenancy.server;

import dev.tenancy.registry.ApiKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which credentials this node has seen a moment ago, so that their use is written down once and not each time. */
final class RecentUses {

    private static final int MOST = 10_000;

    private final long newsAfterNanos;
    private final Map<ByteBuffer, Long> seen = new ConcurrentHashMap<>();

    RecentUses(Duration newsAfter) {
        this.newsAfterNanos = newsAfter.toNanos();
    }

    /** Whether the last use is long ago, or not remembered; from now on it is. */
    boolean isNews(ApiKey credential) {
        long now = System.nanoTime();
        if (seen.size() > MOST) {
            seen.values().removeIf(at -> now - at > newsAfterNanos);
        }
        ByteBuffer name = ByteBuffer.wrap(credential.hash());
        Long before = seen.get(name);
        if (before != null && now - before < newsAfterNanos) {
            return false;
        }
        seen.put(name, now);
        return true;
    }
}
