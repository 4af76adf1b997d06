package dev.tenancy.fleet;

import dev.tenancy.paging.Limit;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Slug;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is known of the fleet and of each tenant in it, for those who watch it. Reads only. */
public interface FleetFacts {

    /** The fleet in numbers, in a few statements whatever the number of tenants. */
    Overview overview();

    /**
     * One tenant's size and counts, looked up now.
     *
     * @throws TenantNotFound if there is none
     */
    TenantFacts facts(Slug tenant);

    /**
     * Tenants with what they have now, in any order, from behind a place; and what all have that the query finds.
     *
     * <p>For an order of figures and for the sums everybody is looked up now if the query finds no more than five hundred;
     * else they are of when the collector noted them last, and the page says when.
     */
    UsagePage usage(UsageQuery query, Limit limit, Optional<TenantQuery.Position> after);

    /** Everybody the query finds, in its order, handed over some at a time until that is answered with false. */
    void usage(UsageQuery query, Predicate<List<TenantUsage>> some);

    /**
     * The size of all tenants together over time, oldest first, as the collector has noted it: every point of the last two
     * days of the span, and the last one of each day before; at most 450 points, the latest.
     */
    List<SizePoint> growth(Span span);

    /**
     * The same of one tenant.
     *
     * @throws TenantNotFound if there is none
     */
    List<UsagePoint> history(Slug tenant, Span span);
}
