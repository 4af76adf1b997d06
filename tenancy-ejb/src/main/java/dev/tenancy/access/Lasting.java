package dev.tenancy.access;

import java.time.Duration;
import java.util.Optional;

/**
 * What was found, and for how long it holds if nobody changes it.
 *
 * @param value what was found
 * @param lasts until it ends by itself, counted by the database from when it was read; empty: it does not
 */
record Lasting<T>(T value, Optional<Duration> lasts) {

    static <T> Lasting<T> forEver(T value) {
        return new Lasting<>(value, Optional.empty());
    }
}
