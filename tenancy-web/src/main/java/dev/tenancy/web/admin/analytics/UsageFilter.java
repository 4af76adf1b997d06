package dev.tenancy.web.admin.analytics;

import dev.tenancy.registry.Plan;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.PageParameters;
import java.util.Map;
import java.util.Optional;

/**
 * Which tenants' usage is shown, as the URL says it.
 *
 * @param status its code; empty: any
 * @param plan its code; empty: any
 * @param label one label, as {@code name=value}; empty: any
 * @param query what it asks the registry for
 * @param after behind whom the page begins
 * @param misunderstood what of it breaks a rule, in words; empty: nothing
 */
public record UsageFilter(
        String status,
        String plan,
        String label,
        TenantQuery query,
        Optional<TenantQuery.Position> after,
        String misunderstood) {

    static final UsageFilter NONE = new UsageFilter("", "", "", TenantQuery.ALL, Optional.empty(), "");

    static UsageFilter asked() {
        String status = PageParameters.get("status").orElse("");
        String plan = PageParameters.get("plan").orElse("");
        String label = PageParameters.get("label").orElse("");
        try {
            TenantQuery query = new TenantQuery(
                    Optional.empty(),
                    given(status).map(TenantStatus::of),
                    given(plan).map(Plan::code),
                    Optional.empty(),
                    labels(label),
                    TenantQuery.Sort.SLUG,
                    false);
            Optional<TenantQuery.Position> after = PageParameters.get("after")
                    .map(Slug::new)
                    .map(slug -> new TenantQuery.Position(slug.value(), slug.value()));
            return new UsageFilter(status, plan, label, query, after, "");
        } catch (IllegalArgumentException e) {
            return new UsageFilter(
                    status, plan, label, TenantQuery.ALL, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether it chooses among the tenants. */
    public boolean isChoosing() {
        return !(status.isEmpty() && plan.isEmpty() && label.isEmpty());
    }

    private static Labels labels(String text) {
        if (text.isEmpty()) {
            return Labels.NONE;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("a label is name=value, such as region=eu, not '" + text + "'");
        }
        return new Labels(Map.of(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip()));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }
}
