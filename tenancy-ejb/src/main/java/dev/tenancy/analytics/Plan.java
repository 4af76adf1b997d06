package dev.tenancy.analytics;

import java.util.List;
import java.util.Optional;

/**
 * How a query is asked.
 *
 * @param sql as the user wrote it
 * @param labels its columns as PostgreSQL names them
 * @param columns its columns as they are told, without the tenant's
 * @param plain whether each column's type is PostgreSQL's own, and so the same for all tenants
 * @param qualified the query for any schema; empty: it has to be asked tenant by tenant
 * @param locks how many locks it takes in one schema
 */
record Plan(
        String sql,
        List<String> labels,
        List<Column> columns,
        List<Boolean> plain,
        Optional<Qualified> qualified,
        int locks) {

    private static final int MOST_TENANTS = 50;

    /** A quarter of the table for locks at PostgreSQL's defaults, for all connections together. */
    private static final int MOST_LOCKS = 3_000;

    private static final int MOST_TEXT = 400_000;

    /** How many tenants one statement asks. */
    int tenantsAtOnce(int connections) {
        if (qualified.isEmpty()) {
            return 1;
        }
        int byLocks = MOST_LOCKS / connections / Math.max(1, locks);
        int byText = MOST_TEXT / Math.max(1, qualified.get().length());
        return Math.max(1, Math.min(MOST_TENANTS, Math.min(byLocks, byText)));
    }
}
