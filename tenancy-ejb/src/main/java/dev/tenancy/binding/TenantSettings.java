package dev.tenancy.binding;

import dev.tenancy.config.Isolation;
import dev.tenancy.registry.TenantWriters;
import dev.tenancy.tenant.SchemaName;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The settings that put a tenant on a connection for the running transaction, as a query with bound parameters, so that
 * the driver keeps one prepared statement for all tenants.
 *
 * <p>Whether the tenant is closed is asked here too, of the database: a node may not have heard of it yet, and a request
 * may have been let in long before its transaction begins. Whoever may change something is known by {@link TenantWriters}.
 *
 * <p>A setting that a tenant has no rule for keeps its value: where the server itself is read-only, or has a timeout of
 * its own, a tenant without one does not undo that.
 *
 * @param schema the tenant's schema; its role has the same name
 * @param isolation whether the role is assumed too
 * @param rules what the transaction may do
 */
record TenantSettings(SchemaName schema, Isolation isolation, TransactionRules rules) {

    private static final String SQL = "select " + TenantWriters.ENTER
            + """
            , set_config('search_path', ?, true), \
            set_config('transaction_read_only', case when ? or %s then 'on' \
            else current_setting('transaction_read_only') end, true), \
            set_config('statement_timeout', coalesce(?, current_setting('statement_timeout')), true)"""
                    .formatted(TenantWriters.IS_CLOSED);

    private static final String ROLE = ", set_config('role', ?, true)";

    /** Unnamed, temporary tables come first, and those of an earlier user of the connection would hide the tenant's. */
    private static final String TEMPORARY_LAST = ", pg_temp";

    String sql() {
        return isolation == Isolation.ROLE ? SQL + ROLE : SQL;
    }

    /** How many parameters {@link #sql()} has. */
    int parameters() {
        return isolation == Isolation.ROLE ? 6 : 5;
    }

    /** Sets the first {@link #parameters()} of a statement that begins with {@link #sql()}. */
    void set(PreparedStatement statement) throws SQLException {
        statement.setInt(1, rules.readOnly() ? TenantWriters.NONE : TenantWriters.lock(schema));
        statement.setString(2, schema.value() + TEMPORARY_LAST);
        statement.setBoolean(3, rules.readOnly());
        statement.setString(4, schema.value());
        statement.setString(
                5,
                rules.statementTimeout()
                        .map(timeout -> String.valueOf(timeout.toMillis()))
                        .orElse(null));
        if (isolation == Isolation.ROLE) {
            statement.setString(6, schema.value());
        }
    }
}
