package dev.tenancy.sql;

import dev.tenancy.binding.TenantBinding;
import java.sql.Connection;
import org.jooq.ConnectionProvider;

/** Hands jOOQ the connection of the running transaction, for one statement at a time. */
final class TenantConnections implements ConnectionProvider {

    private final TenantBinding binding;

    TenantConnections(TenantBinding binding) {
        this.binding = binding;
    }

    @Override
    public Connection acquire() {
        return GuardedConnection.of(binding.connection(), binding.beforeStatements());
    }

    /** It goes back when the transaction ends, and by nobody else's doing. */
    @Override
    public void release(Connection connection) {}
}
