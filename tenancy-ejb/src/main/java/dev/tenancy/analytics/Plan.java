package dev.tenancy.analytics;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a query is asked.
 *
 * @param sql as the user wrote it
 * @param shape what columns its result has
 * @param signature what an answer together with others tells of its types if they are those
 * @param columns the same as they are told, without the tenant's
 * @param renderings the query for any schema in a state, by that state's digest; for others it is asked tenant by tenant
 * @param locks how many locks it takes in one schema, at most
 */
record Plan(
        String sql, Shape shape, String signature, List<Column> columns, Map<String, Qualified> renderings, int locks) {

    /** Whose a row is. */
    static final Column TENANT = new Column("tenant", "text", Column.Kind.TEXT);

    private static final int MOST_TENANTS = 50;

    /** A query's part of a quarter of the table for locks at PostgreSQL's defaults, for all its connections together. */
    static final int MOST_LOCKS = 3_000 / FleetAsking.MOST_AT_ONCE;

    private static final int MOST_TEXT = 400_000;

    /** How the query is written for a tenant; empty: in the user's words alone. */
    Optional<Qualified> rendering(AskedTenant tenant) {
        return Optional.ofNullable(renderings.get(tenant.digest()));
    }

    /** How many tenants one statement asks. */
    int tenantsAtOnce(int connections) {
        if (renderings.isEmpty()) {
            return 1;
        }
        int byLocks = MOST_LOCKS / connections / Math.max(1, locks);
        int longest =
                renderings.values().stream().mapToInt(Qualified::length).max().getAsInt();
        int byText = MOST_TEXT / (longest + columns.size() * Together.TEXT_PER_COLUMN + 1);
        return Math.max(1, Math.min(MOST_TENANTS, Math.min(byLocks, byText)));
    }
}
