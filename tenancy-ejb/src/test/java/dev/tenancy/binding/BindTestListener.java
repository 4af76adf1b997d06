package dev.tenancy.binding;

import dev.tenancy.config.Isolation;
import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.persistence.internal.sessions.AbstractSession;
import org.eclipse.persistence.sessions.SessionEvent;
import org.eclipse.persistence.sessions.SessionEventAdapter;

/** Binds a RESOURCE_LOCAL transaction as the product's listener binds a JTA transaction. */
public class BindTestListener extends SessionEventAdapter {

    @Override
    public void postBeginTransaction(SessionEvent event) {
        AbstractSession session = (AbstractSession) event.getSession();
        SchemaName schema = new SchemaName((String) session.getProperty(TenantBinding.SCHEMA_PROPERTY));
        Connection connection = session.getAccessor().getConnection();
        try {
            TenantConnection.bind(connection, schema, Isolation.ROLE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
