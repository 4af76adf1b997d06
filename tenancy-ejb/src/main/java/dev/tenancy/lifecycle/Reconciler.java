package dev.tenancy.lifecycle;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.config.Isolation;
import dev.tenancy.lifecycle.Reconciliation.Missing;
import dev.tenancy.log.Log;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Holds the registry against what is in the database: three queries, whatever the number of tenants. */
final class Reconciler {

    private static final Log LOG = Log.of(Reconciler.class);

    private static final String ORPHAN_SCHEMAS =
            """
            select n.nspname from pg_catalog.pg_namespace n
            where starts_with(n.nspname, ?) and not exists (
              select from public.tenants t where t.schema_name = n.nspname::text)
            order by 1
            """;

    /** Roles belong to the cluster: one that is nobody's here may be another database's. */
    private static final String ORPHAN_ROLES =
            """
            select r.rolname from pg_catalog.pg_roles r
            where starts_with(r.rolname, ?) and not exists (
                select from public.tenants t where t.schema_name = r.rolname::text)
              and not exists (select from pg_catalog.pg_namespace n where n.nspname = r.rolname)
            order by 1
            """;

    private static final String INCOMPLETE =
            """
            select t.slug, t.status, m.what from public.tenants t
            left join pg_catalog.pg_namespace n on n.nspname = t.schema_name::name
            left join pg_catalog.pg_roles r on r.rolname = t.schema_name::name
            cross join lateral (values ('schema', n.oid is null), ('role', ? and r.oid is null)) as m (what, missing)
            where m.missing order by t.slug, m.what desc
            """;

    private static final String MARK =
            """
            with broken as (
              select t.id, t.status, case when n.oid is null then 'schema' else 'role' end as what
              from public.tenants t
              left join pg_catalog.pg_namespace n on n.nspname = t.schema_name::name
              left join pg_catalog.pg_roles r on r.rolname = t.schema_name::name
              where t.status in ('active', 'suspended', 'read-only') and (n.oid is null or ? and r.oid is null)
              order by t.id for update of t
            )
            update public.tenants t set status = 'failed', status_reason = 'its ' || b.what || ' is missing',
              status_changed_at = clock_timestamp(), version = t.version + 1
            from broken b where t.id = b.id
            returning t.id, t.slug, b.status as before, t.status_reason
            """;

    private final DataSource owner;
    private final boolean withRoles;

    Reconciler(DataSource owner, Isolation isolation) {
        this.owner = owner;
        this.withRoles = isolation == Isolation.ROLE;
    }

    Reconciliation reconcile() throws SQLException {
        try (Connection connection = owner.getConnection()) {
            return new Reconciliation(
                    names(connection, ORPHAN_SCHEMAS),
                    withRoles ? names(connection, ORPHAN_ROLES) : List.of(),
                    incomplete(connection));
        }
    }

    void markFailed(String actor) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            Ledgered.inTransaction(connection, transaction -> mark(transaction, actor));
        }
    }

    private int mark(Connection connection, String actor) throws SQLException {
        int marked = 0;
        try (PreparedStatement update = connection.prepareStatement(MARK)) {
            update.setBoolean(1, withRoles);
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    Slug slug = new Slug(row.getString("slug"));
                    String reason = row.getString("status_reason");
                    LOG.warn("tenant-failed", "tenant", slug, "reason", reason);
                    AuditLog.write(
                            connection,
                            actor,
                            "tenant.failed",
                            new TenantId(row.getObject("id", UUID.class)),
                            slug,
                            Optional.of(row.getString("before") + " → failed: " + reason));
                    marked++;
                }
            }
        }
        return marked;
    }

    private static List<String> names(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, SchemaName.PREFIX);
            List<String> names = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }
    }

    private List<Missing> incomplete(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(INCOMPLETE)) {
            select.setBoolean(1, withRoles);
            List<Missing> missing = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    missing.add(new Missing(row.getString("slug"), row.getString("status"), row.getString("what")));
                }
            }
            return missing;
        }
    }
}
