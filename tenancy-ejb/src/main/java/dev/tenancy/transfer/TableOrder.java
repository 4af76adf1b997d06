package dev.tenancy.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An order in which a row comes after those it refers to; where tables refer to each other in a circle, by name. */
final class TableOrder {

    private TableOrder() {}

    /** Of these tables, each with those it refers to; the same always gives the same order. */
    static List<String> of(Map<String, ?> tables, Map<String, ? extends Set<String>> references) {
        TreeSet<String> left = new TreeSet<>(tables.keySet());
        List<String> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            String next = left.stream()
                    .filter(table -> isFree(references.get(table), left))
                    .findFirst()
                    .orElseGet(left::first);
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private static boolean isFree(@org.jspecify.annotations.Nullable Set<String> parents, Set<String> left) {
        return parents == null || parents.stream().noneMatch(left::contains);
    }
}
