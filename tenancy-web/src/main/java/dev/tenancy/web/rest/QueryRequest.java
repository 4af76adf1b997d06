package dev.tenancy.web.rest;

import dev.tenancy.analytics.FleetQuery;
import dev.tenancy.analytics.QueryLimits;
import dev.tenancy.analytics.TenantSelection;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.Plan;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads what is asked of many tenants. */
final class QueryRequest {

    private static final QueryLimits DEFAULT = QueryLimits.DEFAULT;

    private QueryRequest() {}

    /** Reads the whole body and checks it. */
    static FleetQuery of(JsonBody body) {
        Optional<String> sql = body.required("sql", QueryRequest::query);
        Optional<String> combine = body.optional("combine", QueryRequest::query);
        TenantSelection tenants = tenants(body.object("tenants"));
        QueryLimits limits = limits(body.object("limits"));
        body.check();
        return new FleetQuery(sql.orElseThrow(), tenants, combine, limits);
    }

    /** The rules are the query's own. */
    private static String query(String text) {
        return FleetQuery.of(text).sql();
    }

    private static TenantSelection tenants(JsonBody body) {
        List<String> slugs = body.texts("slugs", Slug::new);
        Optional<String> plan = body.optional("plan", Plan::code);
        Labels labels = body.named("labels", Labels::new).orElse(Labels.NONE);
        List<String> statuses = body.texts("status", TenantStatus::of);
        try {
            return new TenantSelection(
                    slugs.stream().map(Slug::new).toList(),
                    plan,
                    labels,
                    statuses.stream().map(TenantStatus::of).collect(Collectors.toSet()));
        } catch (IllegalArgumentException tooMany) {
            throw new InvalidInput(Violation.inBody("/tenants/slugs", String.valueOf(tooMany.getMessage())));
        }
    }

    /** Each is checked by itself, so that it is told at its field. */
    private static QueryLimits limits(JsonBody body) {
        QueryLimits total = body.optional("timeout", text -> DEFAULT.withTotal(Durations.parse(text)))
                .orElse(DEFAULT);
        Duration statement = body.optional("statementTimeout", text -> total.withStatement(Durations.parse(text))
                        .statement())
                .orElse(total.statement());
        long rows = body.integer("rows", QueryRequest::checkRows).stream()
                .asLongStream()
                .findFirst()
                .orElse(DEFAULT.rows());
        return total.withStatement(statement).withRows(rows);
    }

    private static void checkRows(int rows) {
        DEFAULT.withRows(rows);
    }
}
