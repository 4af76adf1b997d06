package dev.tenancy.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time.
 *
 * @param from its beginning, which is part of it; empty: as long ago as anything is kept
 * @param until its end, which is not; empty: up to now
 */
public record Span(Optional<Instant> from, Optional<Instant> until) {

    /** All of it. */
    public static final Span ALL = new Span(Optional.empty(), Optional.empty());

    /** Checks the order. @throws IllegalArgumentException if it ends before it begins */
    public Span {
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            throw new IllegalArgumentException("must be after from, " + from.get());
        }
    }
}
