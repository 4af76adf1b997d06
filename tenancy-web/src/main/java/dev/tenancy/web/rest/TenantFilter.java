package dev.tenancy.web.rest;

import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantStatus;
import jakarta.ws.rs.QueryParam;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters that choose and sort tenants. */
public class TenantFilter {

    private static final Pattern VERSION = Pattern.compile("[0-9][0-9._]{0,49}");

    @QueryParam("q")
    private @Nullable String text;

    @QueryParam("status")
    private @Nullable String status;

    @QueryParam("plan")
    private @Nullable String plan;

    @QueryParam("schemaVersion")
    private @Nullable String schemaVersion;

    @QueryParam("label")
    private @Nullable List<String> labels;

    @QueryParam("sort")
    private @Nullable String sort;

    /** @throws MalformedRequest naming a parameter that is out of form */
    TenantQuery query() {
        return query(order());
    }

    /** The same in no order of its own, for who sorts by more. */
    TenantQuery choice() {
        return query(TenantOrder.DEFAULT);
    }

    private TenantQuery query(TenantOrder order) {
        return new TenantQuery(
                Parameters.optional("q", text, TenantFilter::text),
                Parameters.optional("status", status, TenantStatus::of),
                Parameters.optional("plan", plan, Plan::code),
                Parameters.optional("schemaVersion", schemaVersion, TenantFilter::version),
                labels(),
                order.sort(),
                order.descending());
    }

    TenantOrder order() {
        return Parameters.optional("sort", sort, TenantOrder::parse).orElse(TenantOrder.DEFAULT);
    }

    UsageOrder usageOrder() {
        return Parameters.optional("sort", sort, UsageOrder::parse).orElse(UsageOrder.DEFAULT);
    }

    Optional<TenantQuery.Position> after(PageQuery page) {
        TenantOrder order = order();
        return page.after(cursor -> Cursors.tenant(cursor, order));
    }

    private Labels labels() {
        Map<String, String> wanted = new HashMap<>();
        for (String label : Optional.ofNullable(labels).orElse(List.of())) {
            int equals = label.indexOf('=');
            if (equals < 0) {
                throw refused("must be name=value, such as region=eu");
            }
            String before = wanted.put(label.substring(0, equals), label.substring(equals + 1));
            if (before != null) {
                throw refused("names one label twice, and no tenant has two values of one");
            }
        }
        try {
            return new Labels(wanted);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static MalformedRequest refused(String why) {
        return new MalformedRequest(Violation.ofParameter("label", why));
    }

    /** Its rule is the query's; asked here, so that the error names the parameter. */
    private static String text(String text) {
        TenantQuery ofText = new TenantQuery(
                Optional.of(text),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Labels.NONE,
                TenantQuery.Sort.SLUG,
                false);
        return ofText.text().orElseThrow();
    }

    private static String version(String text) {
        if (!VERSION.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a version such as 3 or 2.1");
        }
        return text;
    }
}
