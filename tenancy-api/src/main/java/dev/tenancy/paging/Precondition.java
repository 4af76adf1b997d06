package dev.tenancy.paging;

import java.util.Set;

/**
 * Which versions of an entity a change may start from, as a caller's {@code If-Match} says it.
 *
 * @param versions the acceptable versions; empty: any
 */
public record Precondition(Set<Long> versions) {

    /** Accepts whatever is there. */
    public static final Precondition NONE = new Precondition(Set.of());

    /** Keeps a set of its own. */
    public Precondition {
        versions = Set.copyOf(versions);
    }

    /** Whether a change may start from this version. */
    public boolean accepts(long version) {
        return versions.isEmpty() || versions.contains(version);
    }
}
