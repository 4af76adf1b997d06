package dev.tenancy.analytics;

import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tenants a query is asked of: those that fulfil every condition. Tenants that are being purged are never asked.
 *
 * @param slugs these alone; none: whoever fulfils the other conditions
 * @param plan only those on this plan
 * @param labels only those that have all of these
 * @param statuses only those in one of these; none: whatever the status
 */
public record TenantSelection(List<Slug> slugs, Optional<String> plan, Labels labels, Set<TenantStatus> statuses) {

    /** All of them. */
    public static final TenantSelection ALL = new TenantSelection(List.of(), Optional.empty(), Labels.NONE, Set.of());

    private static final int MAX_SLUGS = 20_000;

    /** Keeps collections of its own. @throws IllegalArgumentException if there are too many slugs */
    public TenantSelection {
        slugs = slugs.stream().distinct().toList();
        statuses = Set.copyOf(statuses);
        if (slugs.size() > MAX_SLUGS) {
            throw new IllegalArgumentException("at most " + MAX_SLUGS + " tenants can be named, not " + slugs.size());
        }
    }

    /** These tenants. */
    public static TenantSelection of(Slug... slugs) {
        return new TenantSelection(List.of(slugs), Optional.empty(), Labels.NONE, Set.of());
    }
}
