package dev.tenancy.binding;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import org.eclipse.persistence.internal.databaseaccess.Accessor;
import org.eclipse.persistence.internal.sessions.UnitOfWorkImpl;

/** The connection that EclipseLink's session has, or takes now, for the running transaction. */
final class SessionConnection {

    private SessionConnection() {}

    /**
     * The connection. Its session gives it to the tenant when it takes it ({@link TenantSessionListener}).
     *
     * <p>{@code unwrap(Connection.class)} would not do: it gives null until EclipseLink has run a statement of its own.
     */
    static Connection of(EntityManager entityManager) {
        UnitOfWorkImpl work = entityManager.unwrap(UnitOfWorkImpl.class);
        if (!work.isInTransaction()) {
            work.beginEarlyTransaction();
        }
        Accessor accessor = work.getAccessor();
        // As before and after any call: connects if need be, and leaves connected what is in a transaction.
        accessor.incrementCallCount(work.getParent());
        try {
            return accessor.getConnection();
        } finally {
            accessor.decrementCallCount();
        }
    }
}
