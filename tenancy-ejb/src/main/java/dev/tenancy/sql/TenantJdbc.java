package dev.tenancy.sql;

import dev.tenancy.binding.TenantBinding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;

/**
 * Plain SQL in the tenant's transaction: a JDBC connection, the one that EclipseLink uses.
 *
 * <p>Everything that is said of {@link TenantSql} is true of it. Of a connection's methods it has those that run
 * statements; those that would end the transaction or leave the tenant are refused, and closing it closes nothing else.
 */
@ApplicationScoped
public class TenantJdbc {

    @Inject
    private TenantBinding binding;

    /** The connection of the running transaction. @throws BindingRefused without a tenant or a transaction */
    public Connection connection() {
        return GuardedConnection.of(binding.connection(), binding.beforeStatements());
    }
}
