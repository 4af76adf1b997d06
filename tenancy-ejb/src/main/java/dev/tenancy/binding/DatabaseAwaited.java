package dev.tenancy.binding;

import dev.tenancy.datasource.AppDataSource;
import dev.tenancy.datasource.DatabaseWait;
import java.sql.SQLException;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.Session;

/**
 * Waits for the database before the tenant unit logs in: servers let it log in while they deploy, and give up for good
 * where application and database are started at the same time.
 */
public class DatabaseAwaited implements SessionCustomizer {

    @Override
    public void customize(Session session) throws SQLException {
        DatabaseWait.untilThere(new AppDataSource());
    }
}
