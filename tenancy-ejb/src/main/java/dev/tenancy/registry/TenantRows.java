package dev.tenancy.registry;

import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Reads tenants from rows of {@code public.tenants}. */
public final class TenantRows {

    /** The columns {@link #read} needs. */
    public static final String COLUMNS =
            "t.id, t.slug, t.schema_name, t.name, t.plan, t.status, t.schema_version, t.schema_digest, t.created_at";

    private TenantRows() {}

    /** The tenant of the current row. */
    public static Tenant read(ResultSet row) throws SQLException {
        return new Tenant(
                new TenantId(row.getObject("id", UUID.class)),
                new Slug(row.getString("slug")),
                new SchemaName(row.getString("schema_name")),
                new TenantName(row.getString("name")),
                row.getString("plan"),
                TenantStatus.of(row.getString("status")),
                new SchemaState(row.getString("schema_version"), row.getString("schema_digest")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
