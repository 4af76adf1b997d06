package dev.tenancy.migration;

import java.util.Optional;

/**
 * Who runs a script: we, in one transaction and one message with the others, or Flyway.
 *
 * @param onlyFlyway why only Flyway can; empty: we run it
 */
public record Route(Optional<String> onlyFlyway) {

    /** We run it. */
    public static final Route FAST = new Route(Optional.empty());

    /** Flyway runs it, for a reason told in a phrase. */
    public static Route byFlyway(String reason) {
        return new Route(Optional.of(reason));
    }

    /** Whether we run it. */
    public boolean isFast() {
        return onlyFlyway.isEmpty();
    }
}
