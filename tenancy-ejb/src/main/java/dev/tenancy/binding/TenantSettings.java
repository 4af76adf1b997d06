package dev.tenancy.binding;

import dev.tenancy.config.Isolation;
import dev.tenancy.tenant.SchemaName;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The settings that put a tenant on a connection for the running transaction, as a query with bound parameters, so that
 * the driver keeps one prepared statement for all tenants.
 *
 * <p>A setting that a tenant has no rule for keeps its value: where the server itself is read-only, or has a timeout of
 * its own, a tenant without one does not undo that.
 *
 * @param schema the tenant's schema; its role has the same name
 * @param isolation whether the role is assumed too
 * @param rules what the transaction may do
 */
record TenantSettings(SchemaName schema, Isolation isolation, TransactionRules rules) {

    private static final String PATH_AND_RULES =
            """
            select set_config('search_path', ?, true), \
            set_config('transaction_read_only', coalesce(?, current_setting('transaction_read_only')), true), \
            set_config('statement_timeout', coalesce(?, current_setting('statement_timeout')), true)""";

    private static final String ROLE = ", set_config('role', ?, true)";

    /** Unnamed, temporary tables come first, and those of an earlier user of the connection would hide the tenant's. */
    private static final String TEMPORARY_LAST = ", pg_temp";

    String sql() {
        return isolation == Isolation.ROLE ? PATH_AND_RULES + ROLE : PATH_AND_RULES;
    }

    /** How many parameters {@link #sql()} has. */
    int parameters() {
        return isolation == Isolation.ROLE ? 4 : 3;
    }

    /** Sets the first {@link #parameters()} of a statement that begins with {@link #sql()}. */
    void set(PreparedStatement statement) throws SQLException {
        statement.setString(1, schema.value() + TEMPORARY_LAST);
        statement.setString(2, rules.readOnly() ? "on" : null);
        statement.setString(
                3,
                rules.statementTimeout()
                        .map(timeout -> String.valueOf(timeout.toMillis()))
                        .orElse(null));
        if (isolation == Isolation.ROLE) {
            statement.setString(4, schema.value());
        }
    }
}
