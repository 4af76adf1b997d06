package dev.tenancy.binding;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.TenancyException.BindingRefused;
import dev.tenancy.tenant.SchemaName;
import java.sql.SQLException;
import org.eclipse.persistence.exceptions.DatabaseException;
import org.eclipse.persistence.internal.databaseaccess.Accessor;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionEvent;
import org.eclipse.persistence.sessions.SessionEventAdapter;
import org.eclipse.persistence.sessions.server.ClientSession;

/**
 * Binds a connection to its tenant at the moment EclipseLink's session acquires it, before any SQL of the session.
 *
 * <p>The last guard: code that reaches the EntityManager by any way without a tenant ends here, refused.
 */
public class TenantSessionListener extends SessionEventAdapter {

    @Override
    public void postAcquireConnection(SessionEvent event) {
        Session session = event.getSession();
        if (!(session instanceof ClientSession)) {
            throw new BindingRefused(
                    "SQL outside of a transaction on the tenant unit; tenant code needs a transaction.");
        }
        if (!(session.getProperty(TenantBinding.SCHEMA_PROPERTY) instanceof String schema)) {
            throw new BindingRefused("SQL on the tenant unit without a tenant; mark the EJB @TenantBound.");
        }
        if (!(session.getProperty(TenantBinding.RULES_PROPERTY) instanceof TransactionRules rules)) {
            throw new BindingRefused("SQL on the tenant unit without the rules of its transaction; mark the EJB"
                    + " @TenantBound and set no tenant by hand.");
        }
        try {
            TenantConnection.bind(
                    ((Accessor) event.getResult()).getConnection(),
                    new SchemaName(schema),
                    ServerConfig.get().isolation(),
                    rules);
        } catch (SQLException e) {
            throw DatabaseException.sqlException(e);
        }
    }
}
