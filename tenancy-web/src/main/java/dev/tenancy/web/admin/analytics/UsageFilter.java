package dev.tenancy.web.admin.analytics;

import dev.tenancy.fleet.UsageQuery;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.LabelText;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.rest.Cursors;
import dev.tenancy.web.rest.UsageOrder;
import java.util.Optional;

/**
 * Whose usage is shown and in which order, as the URL says it.
 *
 * @param query what it asks for
 * @param order what it is sorted by
 * @param after behind whom the page begins
 * @param misunderstood what of it breaks a rule, in words; empty: nothing
 */
public record UsageFilter(
        UsageQuery query, UsageOrder order, Optional<TenantQuery.Position> after, String misunderstood) {

    static final UsageFilter NONE = new UsageFilter(UsageQuery.ALL, UsageOrder.DEFAULT, Optional.empty(), "");

    static UsageFilter asked() {
        try {
            UsageOrder order = PageParameters.get("sort").map(UsageOrder::parse).orElse(UsageOrder.DEFAULT);
            TenantQuery tenants = new TenantQuery(
                    PageParameters.get("q"),
                    PageParameters.get("status").map(TenantStatus::of),
                    PageParameters.get("plan").map(Plan::code),
                    Optional.empty(),
                    PageParameters.get("label").map(LabelText::parse).orElse(Labels.NONE),
                    TenantQuery.Sort.SLUG,
                    false);
            return new UsageFilter(
                    order.of(tenants),
                    order,
                    PageParameters.get("after").map(cursor -> Cursors.usage(cursor, order)),
                    "");
        } catch (IllegalArgumentException e) {
            return new UsageFilter(
                    UsageQuery.ALL, UsageOrder.DEFAULT, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether it chooses among the tenants. */
    public boolean isChoosing() {
        TenantQuery tenants = query.tenants();
        return tenants.text().isPresent()
                || tenants.status().isPresent()
                || tenants.plan().isPresent()
                || !tenants.labels().equals(Labels.NONE);
    }
}
