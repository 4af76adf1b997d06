package dev.tenancy.migration;

import java.util.List;
import java.util.Optional;

/**
 * Looks at the fleet for drift in the background, one look at a time in the whole fleet, and keeps what was found. For
 * operators; changes no schema.
 */
public interface DriftChecks {

    /** So many looks are kept. */
    int KEPT = 20;

    /** The last look; empty if there has been none. */
    Optional<DriftCheck> last();

    /** The looks that are kept, newest first, without their reports. */
    List<DriftCheck> kept();

    /**
     * Starts a look on this node, unless one is going on, on whatever node.
     *
     * @return the look that is going on now
     */
    DriftCheck start(String actor);
}
