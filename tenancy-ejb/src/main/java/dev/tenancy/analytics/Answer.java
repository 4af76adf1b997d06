package dev.tenancy.analytics;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A piece of what a tenant, told by its number, answers. */
sealed interface Answer {

    /** Rows of a tenant. */
    record Rows(int tenant, List<@Nullable String[]> rows, long bytes) implements Answer {}

    /** The tenant has answered wholly. */
    record Whole(int tenant) implements Answer {}

    /** The tenant cannot answer, or not any further. */
    record Failed(int tenant, Optional<String> state, String reason) implements Answer {}

    /** About how much memory a row takes. */
    static long bytes(@Nullable String[] row) {
        long bytes = 32;
        for (String value : row) {
            bytes += value == null ? 8 : 56 + value.length();
        }
        return bytes;
    }
}
