package dev.tenancy.web.admin;

import dev.tenancy.web.problem.Problem;
import java.util.Optional;

/**
 * What came of something an operator asked for.
 *
 * @param <T> what doing it gives
 */
public sealed interface Attempt<T> {

    /** It was done. */
    record Done<T>(T value) implements Attempt<T> {}

    /** It was not, and nothing is changed; the problem says why. */
    record Refused<T>(Problem problem) implements Attempt<T> {}

    /** What doing it gave. */
    default Optional<T> result() {
        return this instanceof Done<T> done ? Optional.of(done.value()) : Optional.empty();
    }

    /** Why it was not done. */
    default Optional<Problem> refusal() {
        return this instanceof Refused<T> refused ? Optional.of(refused.problem()) : Optional.empty();
    }
}
