package dev.tenancy.server;

import dev.tenancy.access.AccessCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What there is to measure of how this node knows the registry. */
@ApplicationScoped
public class AccessMeters {

    private volatile Optional<AccessCache> cache = Optional.empty();

    void measure(AccessCache measured) {
        cache = Optional.of(measured);
    }

    /** Whether this node hears of changes by others. */
    public boolean isHeard() {
        return cache.map(AccessCache::isHeard).orElse(false);
    }

    /** How many questions of the door were answered from memory. */
    public long fromMemory() {
        return cache.map(AccessCache::fromMemory).orElse(0L);
    }

    /** How many questions of the door were answered by the database. */
    public long fromDatabase() {
        return cache.map(AccessCache::fromDatabase).orElse(0L);
    }
}
