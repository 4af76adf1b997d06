package dev.tenancy.analytics;

import java.util.Optional;

/**
 * A query that is asked of many tenants, each for itself.
 *
 * <p>It is one {@code SELECT}, {@code VALUES}, {@code TABLE} or {@code WITH}, which names tables as if there were one
 * tenant ({@code select count(*) from projects}). Whether it may do what it asks is for the database to say: it runs as a
 * login that can only read.
 *
 * @param sql the query; 1 to 100,000 characters
 * @param tenants whom it is asked of
 * @param combine a second query over the table {@code result}, which holds all answers with each tenant's slug in
 *     front; empty: the answers come one behind the other
 * @param limits how long it may take, and how many rows it may give
 */
public record FleetQuery(String sql, TenantSelection tenants, Optional<String> combine, QueryLimits limits) {

    private static final int MAX_TEXT = 100_000;

    /** Checks the texts. @throws IllegalArgumentException saying the rule */
    public FleetQuery {
        check("the query", sql);
        combine.ifPresent(second -> check("the combining query", second));
    }

    /** Of every tenant, the answers one behind the other. */
    public static FleetQuery of(String sql) {
        return new FleetQuery(sql, TenantSelection.ALL, Optional.empty(), QueryLimits.DEFAULT);
    }

    /** The same, of these tenants. */
    public FleetQuery of(TenantSelection chosen) {
        return new FleetQuery(sql, chosen, combine, limits);
    }

    /** The same, its answers combined by a second query over the table {@code result}. */
    public FleetQuery combinedBy(String second) {
        return new FleetQuery(sql, tenants, Optional.of(second), limits);
    }

    /** The same within other limits. */
    public FleetQuery within(QueryLimits others) {
        return new FleetQuery(sql, tenants, combine, others);
    }

    private static void check(String what, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_TEXT + " characters");
        }
    }
}
