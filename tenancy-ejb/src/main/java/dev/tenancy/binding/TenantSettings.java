package dev.tenancy.binding;

import dev.tenancy.config.Isolation;
import dev.tenancy.tenant.SchemaName;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The settings that put a tenant on a connection for the running transaction, as a query with bound parameters, so that
 * the driver keeps one prepared statement for all tenants.
 *
 * @param schema the tenant's schema; its role has the same name
 * @param isolation whether the role is assumed too
 */
record TenantSettings(SchemaName schema, Isolation isolation) {

    private static final String PATH = "select set_config('search_path', ?, true)";
    private static final String PATH_AND_ROLE = PATH + ", set_config('role', ?, true)";

    /** Unnamed, temporary tables come first, and those of an earlier user of the connection would hide the tenant's. */
    private static final String TEMPORARY_LAST = ", pg_temp";

    String sql() {
        return isolation == Isolation.ROLE ? PATH_AND_ROLE : PATH;
    }

    /** How many parameters {@link #sql()} has. */
    int parameters() {
        return isolation == Isolation.ROLE ? 2 : 1;
    }

    /** Sets the first {@link #parameters()} of a statement that begins with {@link #sql()}. */
    void set(PreparedStatement statement) throws SQLException {
        statement.setString(1, schema.value() + TEMPORARY_LAST);
        if (isolation == Isolation.ROLE) {
            statement.setString(2, schema.value());
        }
    }
}
