package dev.tenancy.registry;

import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantStatus;
import java.util.Optional;

/**
 * Which tenants to list, and in which order.
 *
 * @param text in slug or name, whatever the case; 1 to 100 characters
 * @param status only those in this status
 * @param plan only those on this plan
 * @param schemaVersion only those whose schema is at this version
 * @param labels only those that have all of these
 * @param sort the order; the slug decides between equals
 * @param descending whether the order is reversed
 */
public record TenantQuery(
        Optional<String> text,
        Optional<TenantStatus> status,
        Optional<String> plan,
        Optional<String> schemaVersion,
        Labels labels,
        Sort sort,
        boolean descending) {

    /** All of them by slug. */
    public static final TenantQuery ALL = new TenantQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Labels.NONE, Sort.SLUG, false);

    private static final int MAX_TEXT = 100;

    /** Checks the texts. @throws IllegalArgumentException saying the rule */
    public TenantQuery {
        text.ifPresent(TenantQuery::check);
        schemaVersion.ifPresent(TenantQuery::check);
    }

    private static void check(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must have 1 to " + MAX_TEXT + " characters");
        }
    }

    /** What tenants can be sorted by. */
    public enum Sort {
        /** The slug. */
        SLUG,
        /** The name, by code points. */
        NAME,
        /** When it was registered. */
        CREATED,
        /** When its status last changed. */
        CHANGED
    }

    /**
     * A place in such a list: behind this tenant.
     *
     * @param key what the list is sorted by, of this tenant, as a text: an ISO 8601 time to the microsecond, name or slug
     * @param slug its slug
     */
    public record Position(String key, String slug) {}
}
