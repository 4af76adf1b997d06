package dev.tenancy.binding;

import dev.tenancy.config.Isolation;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.tenant.SchemaName;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Puts a tenant on a connection, for the running transaction only.
 *
 * <p>The settings are transaction-local: commit and rollback undo them in the server, whatever pool or pooler the
 * connection goes back to. {@code public} is not on the path: a missing table fails instead of being found there.
 */
public final class TenantConnection {

    private TenantConnection() {}

    /**
     * Applies the tenant now, in one round trip, for work that may change its data and take as long as it takes.
     *
     * @throws BindingRefused in autocommit, where the settings would be gone at once
     */
    public static void bind(Connection connection, SchemaName schema, Isolation isolation) throws SQLException {
        bind(connection, schema, isolation, TransactionRules.NONE);
    }

    /**
     * Applies the tenant and its rules now, or with the first statement if the connection can carry them.
     *
     * @throws BindingRefused in autocommit, where the settings would be gone at once
     */
    static void bind(Connection connection, SchemaName schema, Isolation isolation, TransactionRules rules)
            throws SQLException {
        if (connection.getAutoCommit()) {
            throw new BindingRefused("A connection in autocommit cannot be bound to tenant schema '" + schema
                    + "'; tenant code needs a transaction.");
        }
        TenantSettings settings = new TenantSettings(schema, isolation, rules);
        if (Proxy.isProxyClass(connection.getClass())
                && Proxy.getInvocationHandler(connection) instanceof DeferredBinding deferred) {
            deferred.bindWithFirstStatement(settings);
        } else {
            bind(connection, settings);
        }
    }

    static void bind(Connection connection, TenantSettings settings) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(settings.sql())) {
            settings.set(select);
            select.execute();
        }
    }
}
