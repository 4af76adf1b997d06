package dev.tenancy.fleet;

import dev.tenancy.paging.Page;
import dev.tenancy.registry.TenantQuery;
import java.time.Instant;
import java.util.Optional;

/**
 * A page of tenants with what they have now, and what all have that the query finds.
 *
 * @param page the tenants; a position's key is the figure they are sorted by, as a number, or what the registry sorts by
 * @param totals of all that the query finds; empty: not known, as figures have never been noted and they are too many to
 *     be looked up; an order of figures is then one of slugs
 * @param noted when the figures were taken that the totals add up, and that the order is of if it is of a figure; empty: now,
 *     or never
 */
public record UsagePage(
        Page<TenantUsage, TenantQuery.Position> page, Optional<Totals> totals, Optional<Instant> noted) {

    /**
     * What tenants have together.
     *
     * @param tenants how many there are
     * @param counted of how many the figures are known; the sums are theirs
     * @param bytes their size on disk
     * @param counts what they have
     */
    public record Totals(int tenants, int counted, long bytes, UsageCounts counts) {

        /** Of nobody. */
        public static final Totals NONE = new Totals(0, 0, 0, UsageCounts.NONE);

        /** These and one tenant more. */
        public Totals plus(TenantFacts tenant) {
            return new Totals(
                    tenants + 1,
                    counted + (tenant.projects().isPresent() ? 1 : 0),
                    bytes + tenant.bytes().orElse(0),
                    counts.plus(new UsageCounts(
                            tenant.projects().orElse(0),
                            tenant.archivedProjects().orElse(0),
                            tenant.members().orElse(0))));
        }
    }
}
