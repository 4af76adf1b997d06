package dev.tenancy.migration;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tenants that are not served for their schema's sake.
 *
 * @param count how many they are
 * @param reasons of the first few by slug, why
 */
public record ClosedTenants(int count, SortedMap<String, String> reasons) {

    /** Everybody is served. */
    public static final ClosedTenants NONE = new ClosedTenants(0, Collections.emptySortedMap());

    /** Keeps a map of its own. */
    public ClosedTenants {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }
}
