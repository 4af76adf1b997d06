package dev.tenancy.web.rest;

import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.StaleVersion;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Changes that depend on what is there: it is read, merged with what the client sent, and changed only if it is still what
 * was read. Of two clients who change different parts at once, neither undoes what the other did.
 */
final class Merging {

    private static final int ATTEMPTS = 10;

    private Merging() {}

    /**
     * Changes an entity.
     *
     * @param asked what the client's {@code If-Match} says
     * @param change makes the change, if the entity is still at the version of the precondition
     */
    static <T, R> R merge(
            Precondition asked, Supplier<T> read, ToLongFunction<T> version, BiFunction<T, Precondition, R> change) {
        for (int attempt = 1; ; attempt++) {
            T current = Versions.accepted(read.get(), version, asked);
            try {
                return change.apply(current, new Precondition(Set.of(version.applyAsLong(current))));
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
