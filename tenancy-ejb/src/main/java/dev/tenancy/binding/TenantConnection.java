package dev.tenancy.binding;

import dev.tenancy.config.Isolation;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Puts a tenant on a connection, for the running transaction only.
 *
 * <p>One round trip with bound parameters, so the driver keeps one prepared statement for all tenants. Both settings are
 * transaction-local: commit and rollback undo them in the server, whatever pool or pooler the connection goes back to.
 * {@code public} is not on the path: a missing table fails instead of being found there.
 */
public final class TenantConnection {

    private static final String PATH = "select set_config('search_path', ?, true)";
    private static final String PATH_AND_ROLE = PATH + ", set_config('role', ?, true)";

    /** Unnamed, temporary tables come first, and those of an earlier user of the connection would hide the tenant's. */
    private static final String TEMPORARY_LAST = ", pg_temp";

    private TenantConnection() {}

    /** Applies the tenant. @throws BindingRefused in autocommit, where the settings would be gone at once */
    public static void bind(Connection connection, SchemaName schema, Isolation isolation) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new BindingRefused("A connection in autocommit cannot be bound to tenant schema '" + schema
                    + "'; tenant code needs a transaction.");
        }
        boolean withRole = isolation == Isolation.ROLE;
        try (PreparedStatement select = connection.prepareStatement(withRole ? PATH_AND_ROLE : PATH)) {
            select.setString(1, schema.value() + TEMPORARY_LAST);
            if (withRole) {
                select.setString(2, schema.value());
            }
            select.execute();
        }
    }
}
