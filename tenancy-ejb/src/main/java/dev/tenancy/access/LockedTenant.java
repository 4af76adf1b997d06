package dev.tenancy.access;

import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A tenant whose row this transaction holds: what is counted and decided of it stays true until the transaction ends.
 *
 * @param id who
 * @param slug its slug now
 */
record LockedTenant(TenantId id, Slug slug) {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Locks a tenant's row; waits at most five seconds for whoever holds it.
     *
     * @throws TenantNotFound if there is none
     * @throws TenantStatusConflict if it is being purged, or somebody else holds the row for longer
     */
    static LockedTenant of(Connection connection, Slug slug) throws SQLException {
        try (Statement timeout = connection.createStatement();
                PreparedStatement select = connection.prepareStatement(
                        "select id, status from public.tenants where slug = ? for no key update")) {
            timeout.execute("set local lock_timeout = '5s'");
            select.setString(1, slug.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new TenantNotFound(slug.value());
                }
                if (TenantStatus.of(row.getString("status")) == TenantStatus.PURGING) {
                    throw new TenantStatusConflict(
                            "Tenant '" + slug + "' is being purged; nothing of it can be changed.");
                }
                return new LockedTenant(new TenantId(row.getObject("id", UUID.class)), slug);
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new TenantStatusConflict(
                        "Tenant '" + slug + "' is being changed by somebody else just now; try again.");
            }
            throw e;
        }
    }
}
