package dev.tenancy.registry;

import dev.tenancy.tenant.Labels;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads tenants from rows of {@code public.tenants}. */
public final class TenantRows {

    /** The columns {@link #read} needs, of the table {@code t}. */
    public static final String COLUMNS =
            """
            t.id, t.slug, t.schema_name, t.name, t.plan, t.status, t.status_reason, t.status_changed_at, t.purge_after,
            array(select x from jsonb_each_text(t.labels) as e, lateral (values (e.key), (e.value)) as v (x)) as labels,
            t.schema_version, t.schema_digest, t.created_at, t.version\
            """;

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
                Optional.ofNullable(row.getString("status_reason")),
                row.getObject("status_changed_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("purge_after", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                labels((String[]) row.getArray("labels").getArray()),
                new SchemaState(row.getString("schema_version"), row.getString("schema_digest")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    /** Labels come as an array, name and value in turn. */
    private static Labels labels(String[] namesAndValues) {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Labels(labels);
    }
}
