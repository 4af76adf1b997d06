package dev.tenancy.audit;

import dev.tenancy.log.LogContext;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notes who did what, in the transaction that does it; request and address are those of the running request. */
public final class AuditLog {

    private AuditLog() {}

    /** Notes what was done to a tenant. */
    public static void write(
            Connection connection, String actor, String action, TenantId tenant, Slug slug, Optional<String> detail)
            throws SQLException {
        insert(connection, actor, action, tenant, slug, detail);
    }

    /** Notes what was done to nobody in particular. */
    public static void write(Connection connection, String actor, String action, Optional<String> detail)
            throws SQLException {
        insert(connection, actor, action, null, null, detail);
    }

    private static void insert(
            Connection connection,
            String actor,
            String action,
            @Nullable TenantId tenant,
            @Nullable Slug slug,
            Optional<String> detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                insert into public.audit_events
                  (actor, action, tenant_id, tenant_slug, detail, request_id, remote_address)
                values (?, ?, ?, ?, ?, ?, ?)
                """)) {
            insert.setString(1, actor);
            insert.setString(2, action);
            insert.setObject(3, tenant == null ? null : tenant.value());
            insert.setString(4, slug == null ? null : slug.value());
            insert.setString(5, detail.orElse(null));
            insert.setString(6, LogContext.requestId());
            insert.setString(7, LogContext.remoteAddress().orElse(null));
            insert.executeUpdate();
        }
    }
}
