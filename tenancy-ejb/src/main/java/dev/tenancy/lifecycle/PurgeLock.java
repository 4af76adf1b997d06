package dev.tenancy.lifecycle;

import dev.tenancy.log.Log;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The lock under which a tenant's schema is migrated, for the time of a purge: neither begins while the other is at work,
 * and of two purges only one.
 *
 * <p>It belongs to a transaction that does nothing else and ends with the purge, so a pooler does not lose it, and it is
 * free the moment this process dies.
 */
final class PurgeLock {

    private static final Log LOG = Log.of(PurgeLock.class);

    /** A migration is over in a moment, or takes longer than anybody wants to wait. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_MS = 250;

    private final Connection connection;

    private PurgeLock(Connection connection) {
        this.connection = connection;
    }

    /** Works under it. @throws TenantStatusConflict if another purge has it, or a migration or an export for more than a few seconds */
    static void under(DataSource owner, Tenant tenant, Work work) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try {
                new PurgeLock(connection).await(tenant);
                work.run();
            } finally {
                release(connection);
            }
        }
    }

    /** What was done is done, even if the lock's own connection has been lost meanwhile. */
    private static void release(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warn("purge-lock-lost", "reason", String.valueOf(e.getMessage()));
        }
    }

    private void await(Tenant tenant) throws SQLException {
        String what = "migrated or exported";
        for (int attempt = 0; attempt < ATTEMPTS && pause(attempt); attempt++) {
            switch (attempt(tenant)) {
                case "taken" -> {
                    return;
                }
                case "gone" -> throw new TenantNotFound(tenant.slug().value());
                case "purging" -> {
                    what = "purged by somebody else";
                    attempt = ATTEMPTS;
                }
                default -> {}
            }
        }
        throw new TenantStatusConflict(
                "Tenant '" + tenant.slug() + "' is being " + what + " just now; try again when that is done.");
    }

    /** @return {@code taken}, else the tenant's status, {@code gone} if it is gone */
    private String attempt(Tenant tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                select case when pg_try_advisory_xact_lock(?) then 'taken'
                       else coalesce((select status from public.tenants where id = ?), 'gone') end
                """)) {
            select.setLong(1, new HistoryTable(tenant.schema()).lock());
            select.setObject(2, tenant.id().value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static boolean pause(int attempt) {
        if (attempt == 0) {
            return true;
        }
        try {
            Thread.sleep(PAUSE_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is done under the lock. */
    interface Work {
        void run() throws SQLException;
    }
}
