package dev.tenancy.web.admin.tenants;

import dev.tenancy.registry.Plan;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.LabelText;
import dev.tenancy.web.rest.Cursors;
import dev.tenancy.web.rest.TenantOrder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which tenants the list's URL asks for.
 *
 * @param query the same as a question to the registry
 * @param order what they are sorted by
 * @param after where the page begins
 * @param misunderstood which parameter says nothing, and why; then nothing is listed
 */
record TenantFilter(
        TenantQuery query, TenantOrder order, Optional<TenantQuery.Position> after, Optional<String> misunderstood) {

    static TenantFilter of(Map<String, String> parameters) {
        Reader reader = new Reader(parameters);
        try {
            TenantOrder order =
                    reader.read("sort", "Sorting", TenantOrder::parse).orElse(TenantOrder.DEFAULT);
            TenantQuery query = new TenantQuery(
                    reader.read("q", "Search text", TenantFilter::text),
                    reader.read("status", "Status", TenantStatus::of),
                    reader.read("plan", "Plan", Plan::code),
                    reader.read("version", "Version", Function.identity()),
                    reader.read("label", "Label", LabelText::parse).orElse(Labels.NONE),
                    order.sort(),
                    order.descending());
            return new TenantFilter(
                    query,
                    order,
                    reader.read("after", "Page", cursor -> Cursors.tenant(cursor, order)),
                    Optional.empty());
        } catch (IllegalArgumentException e) {
            return new TenantFilter(
                    TenantQuery.ALL,
                    TenantOrder.DEFAULT,
                    Optional.empty(),
                    Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Whether it lets all tenants through. */
    boolean isAll() {
        return misunderstood.isEmpty()
                && query.text().isEmpty()
                && query.status().isEmpty()
                && query.plan().isEmpty()
                && query.schemaVersion().isEmpty()
                && query.labels().equals(Labels.NONE);
    }

    /** The rule is the query's own. */
    private static String text(String text) {
        return new TenantQuery(
                        Optional.of(text),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Labels.NONE,
                        TenantQuery.Sort.SLUG,
                        false)
                .text()
                .orElseThrow();
    }

    private record Reader(Map<String, String> parameters) {

        <T> Optional<T> read(String name, String label, Function<String, T> parse) {
            try {
                return Optional.ofNullable(parameters.get(name))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(parse);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(label + ": " + Fields.sentence(String.valueOf(e.getMessage())), e);
            }
        }
    }
}
