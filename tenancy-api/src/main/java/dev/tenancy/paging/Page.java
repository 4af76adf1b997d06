package dev.tenancy.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items at most {@link Limit} of them, in the list's order
 * @param next where the next page begins; empty on the last one
 * @param <T> what is listed
 * @param <P> what a position in the list is
 */
public record Page<T, P>(List<T> items, Optional<P> next) {

    /** Keeps a list of its own. */
    public Page {
        items = List.copyOf(items);
    }

    /** Cuts a page out of rows read with {@link Limit#probe()}. */
    public static <T, P> Page<T, P> cut(List<T> rows, Limit limit, Function<T, P> position) {
        if (rows.size() <= limit.value()) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = rows.subList(0, limit.value());
        return new Page<>(items, Optional.of(position.apply(items.get(items.size() - 1))));
    }
}
