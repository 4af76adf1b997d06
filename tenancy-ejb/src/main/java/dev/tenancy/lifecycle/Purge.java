package dev.tenancy.lifecycle;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.config.Isolation;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.PurgeIncomplete;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Drops an archived tenant for good: status {@code purging} first, which nothing leads out of, then its objects portion by
 * portion, then schema, role and row.
 *
 * <p>All of it under the tenant's migration lock. Whatever interrupts it leaves a tenant that is purging and less of its
 * schema; the next call goes on from there.
 */
final class Purge {

    private final DataSource owner;
    private final Isolation isolation;
    private final PurgePace pace;

    Purge(DataSource owner, Isolation isolation, PurgePace pace) {
        this.owner = owner;
        this.isolation = isolation;
        this.pace = pace;
    }

    void purge(Slug slug, boolean early, Precondition precondition, String actor) throws SQLException {
        PurgeTurns.take(slug, () -> purgeNow(slug, early, precondition, actor));
    }

    private void purgeNow(Slug slug, boolean early, Precondition precondition, String actor) throws SQLException {
        Tenant tenant = LockedTenant.change(owner, slug, precondition, locked -> {
            requirePurgeable(locked.tenant(), early);
            return locked.tenant();
        });
        PurgeLock.under(owner, tenant, () -> {
            try (Connection connection = owner.getConnection()) {
                OutsideDependants.requireNone(connection, tenant);
                begin(connection, tenant, early, precondition, actor);
                drop(connection, tenant, actor);
            }
        });
    }

    private static void requirePurgeable(Tenant tenant, boolean early) {
        if (tenant.status() == TenantStatus.PURGING) {
            return;
        }
        if (tenant.status() != TenantStatus.ARCHIVED) {
            throw new TenantStatusConflict("Tenant '%s' is %s; only an archived tenant can be purged: archive it first."
                    .formatted(tenant.slug(), tenant.status().code()));
        }
        Optional<Instant> graceEnds = tenant.purgeAfter().filter(end -> end.isAfter(Instant.now()));
        if (!early && graceEnds.isPresent()) {
            throw new TenantStatusConflict(
                    "The grace period of tenant '%s' ends at %s; purge it then, or ask for it to be purged early."
                            .formatted(tenant.slug(), graceEnds.get().truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    /** Once this is committed there is no way back. The tenant may have been restored or renamed a moment ago. */
    private static void begin(
            Connection connection, Tenant seen, boolean early, Precondition precondition, String actor)
            throws SQLException {
        Ledgered.inTransaction(connection, transaction -> {
            LockedTenant locked = LockedTenant.lock(
                            transaction, "t.id = ?", seen.id().value())
                    .orElseThrow(() -> new TenantNotFound(seen.slug().value()));
            locked.require(precondition);
            requirePurgeable(locked.tenant(), early);
            if (locked.tenant().status() == TenantStatus.ARCHIVED) {
                markPurging(locked, actor);
            }
            return locked;
        });
    }

    private static void markPurging(LockedTenant locked, String actor) throws SQLException {
        Tenant tenant = locked.tenant();
        try (PreparedStatement update = locked.connection()
                .prepareStatement(
                        """
                        update public.tenants set status = 'purging', status_reason = null,
                          status_changed_at = clock_timestamp(), restore_to = null, version = version + 1
                        where id = ?
                        """)) {
            update.setObject(1, tenant.id().value());
            update.executeUpdate();
        }
        boolean early =
                tenant.purgeAfter().filter(end -> end.isAfter(Instant.now())).isPresent();
        AuditLog.write(
                locked.connection(),
                actor,
                "tenant.purging",
                tenant.id(),
                tenant.slug(),
                Optional.of("archived → purging" + (early ? ": before the end of its grace period" : "")));
    }

    private void drop(Connection connection, Tenant tenant, String actor) throws SQLException {
        try {
            new SchemaDrop(connection, tenant.schema(), pace).drop();
            Ledgered.inTransaction(connection, transaction -> end(transaction, tenant, actor));
        } catch (SchemaDrop.Hindered e) {
            throw new PurgeIncomplete(tenant.slug(), e.reason(), e);
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new PurgeIncomplete(tenant.slug(), "the connection to the database was lost", e);
            }
            Optional<DatabaseUnavailable> unfit = DatabaseFailure.asUnavailable(e);
            throw unfit.isPresent() ? unfit.get() : new PurgeIncomplete(tenant.slug(), SchemaDrop.said(e), e);
        }
    }

    private boolean end(Connection connection, Tenant tenant, String actor) throws SQLException {
        String role = isolation == Isolation.ROLE ? RoleDrop.drop(connection, tenant.schema()) : "";
        try (PreparedStatement delete =
                connection.prepareStatement("delete from public.idempotency_keys where tenant_id = ?")) {
            delete.setObject(1, tenant.id().value());
            delete.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from public.tenants where id = ?")) {
            delete.setObject(1, tenant.id().value());
            if (delete.executeUpdate() == 0) {
                throw new TenantNotFound(tenant.slug().value());
            }
        }
        AuditLog.write(
                connection,
                actor,
                "tenant.purged",
                tenant.id(),
                tenant.slug(),
                Optional.of("schema " + tenant.schema() + " dropped" + role));
        return true;
    }
}
