package dev.tenancy.lifecycle;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.provisioning.SlugConflict;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives a tenant another slug: two rows change, and nothing of its schema does. The database itself decides whether the
 * slug is free, so that renamings and registrations at once need no lock.
 */
final class Renaming {

    /** One of its own former slugs is former no more. */
    private static final String FORMER =
            """
            with taken_back as (delete from public.former_slugs where slug = ? and tenant_id = ?)
            insert into public.former_slugs (slug, tenant_id, redirect_until)
            values (?, ?, clock_timestamp() + make_interval(secs => ?))
            on conflict (slug) do update set redirect_until = excluded.redirect_until
              where former_slugs.tenant_id = excluded.tenant_id
            """;

    private static final String UPDATE =
            "update public.tenants t set slug = ?, version = t.version + 1 where t.id = ? returning "
                    + TenantRows.COLUMNS;

    private final Slug newSlug;
    private final Duration redirect;
    private final String actor;

    Renaming(Slug newSlug, Duration redirect, String actor) {
        this.newSlug = newSlug;
        this.redirect = redirect;
        this.actor = actor;
    }

    Tenant rename(LockedTenant locked) throws SQLException {
        locked.requireNotPurging();
        Tenant before = locked.tenant();
        if (before.slug().equals(newSlug)) {
            return before;
        }
        keepFormer(locked.connection(), before);
        Tenant after = update(locked.connection(), before);
        AuditLog.write(
                locked.connection(),
                actor,
                "tenant.renamed",
                after.id(),
                after.slug(),
                Optional.of(before.slug() + " → " + newSlug));
        return after;
    }

    private void keepFormer(Connection connection, Tenant before) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(FORMER)) {
            insert.setString(1, newSlug.value());
            insert.setObject(2, before.id().value());
            insert.setString(3, before.slug().value());
            insert.setObject(4, before.id().value());
            insert.setDouble(5, redirect.toMillis() / 1000.0);
            insert.executeUpdate();
        }
    }

    private Tenant update(Connection connection, Tenant before) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setString(1, newSlug.value());
            update.setObject(2, before.id().value());
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return TenantRows.read(row);
            }
        } catch (SQLException e) {
            if (SlugConflict.caused(e)) {
                throw new SlugTaken(newSlug);
            }
            throw e;
        }
    }
}
