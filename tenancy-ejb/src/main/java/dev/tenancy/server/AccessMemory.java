package dev.tenancy.server;

import dev.tenancy.access.AccessCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What this node remembers of the registry: what there is to measure of it, and how it is forgotten. */
@ApplicationScoped
public class AccessMemory {

    private volatile Optional<AccessCache> cache = Optional.empty();

    void is(AccessCache remembering) {
        cache = Optional.of(remembering);
    }

    /** Believes nothing that was read until now. */
    void forget() {
        cache.ifPresent(AccessCache::forget);
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
