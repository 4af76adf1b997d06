package dev.tenancy.binding;

import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.DatabaseWait;
import java.sql.SQLException;
import org.eclipse.persistence.sessions.DatasourceLogin;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * Readies the tenant unit before it logs in.
 *
 * <p>Its connections become such as can carry a tenant with their first statement. And the database is waited for: servers
 * let the unit log in while they deploy, and give up for good where application and database are started together.
 */
public class TenantUnitCustomizer implements SessionCustomizer {

    @Override
    public void customize(Session session) throws SQLException {
        DatasourceLogin login = (DatasourceLogin) session.getDatasourceLogin();
        login.setConnector(new DeferringConnector(login.getConnector()));
        DatabaseWait.untilThere(new AppDataSource());
    }
}
