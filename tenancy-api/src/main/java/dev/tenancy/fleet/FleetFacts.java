package dev.tenancy.fleet;

import dev.tenancy.tenant.Slug;
import java.util.List;

/** What is known of the fleet and of each tenant in it, for those who watch it. Reads only. */
public interface FleetFacts {

    /** The fleet in numbers, in a few statements whatever the number of tenants. */
    Overview overview();

    /** One tenant's size and counts, looked up now. @throws TenantNotFound if there is none */
    TenantFacts facts(Slug tenant);

    /** The same of several tenants, in a few statements; those of which something is missing say so. At most 200. */
    List<TenantFacts> facts(List<Slug> tenants);

    /**
     * The size of all tenants together over time, oldest first, as the collector has noted it: every point of the last two
     * days of the span, and the last one of each day before; at most 450 points, the latest.
     */
    List<SizePoint> growth(Span span);

    /** The same of one tenant. @throws TenantNotFound if there is none */
    List<UsagePoint> history(Slug tenant, Span span);
}
