package dev.tenancy.lifecycle;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A tenant whose row nobody else changes until the transaction ends.
 *
 * @param connection the transaction
 * @param tenant as it stands
 * @param restoreTo of an archived one, what restoring brings back
 */
record LockedTenant(Connection connection, Tenant tenant, Optional<TenantStatus> restoreTo) {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Changes a tenant in a transaction of its own.
     *
     * @throws TenantNotFound if there is none
     * @throws StaleVersion if the precondition does not hold
     * @throws TenantStatusConflict if somebody else keeps it locked
     */
    static <T> T change(DataSource owner, Slug slug, Precondition precondition, Change<T> change) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            return Ledgered.inTransaction(connection, locked -> {
                LockedTenant tenant =
                        lock(locked, "t.slug = ?", slug.value()).orElseThrow(() -> new TenantNotFound(slug.value()));
                tenant.require(precondition);
                return change.make(tenant);
            });
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new TenantStatusConflict(
                        "Tenant '" + slug + "' is being changed by somebody else just now; try again.");
            }
            throw e;
        }
    }

    /** Locks the tenant of a condition, in the connection's transaction. */
    static Optional<LockedTenant> lock(Connection connection, String condition, Object parameter) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '5s'");
        }
        try (PreparedStatement select = connection.prepareStatement("select " + TenantRows.COLUMNS
                + ", t.restore_to from public.tenants t where " + condition + " for update")) {
            select.setObject(1, parameter);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new LockedTenant(
                                connection,
                                TenantRows.read(row),
                                Optional.ofNullable(row.getString("restore_to")).map(TenantStatus::of)))
                        : Optional.empty();
            }
        }
    }

    void require(Precondition precondition) {
        if (!precondition.accepts(tenant.version())) {
            throw new StaleVersion("tenant", tenant.slug());
        }
    }

    /** There is no way back from a purge, and nothing to change on the way. */
    void requireNotPurging() {
        if (tenant.status() == TenantStatus.PURGING) {
            throw new TenantStatusConflict("Tenant '" + tenant.slug()
                    + "' is being purged and cannot be changed any more; purge it again if that was interrupted.");
        }
    }

    /** What is done with it. */
    interface Change<T> {
        T make(LockedTenant tenant) throws SQLException;
    }
}
