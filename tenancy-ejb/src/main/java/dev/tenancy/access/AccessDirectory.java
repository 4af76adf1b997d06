package dev.tenancy.access;

import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.access.TenantAccess.KeyEntry;
import dev.tenancy.access.TenantAccess.Named;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.PlanRows;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks up what leads to a tenant: one statement, one round trip each. */
public final class AccessDirectory {

    private static final String ENTRY = "select " + TenantRows.COLUMNS + ", " + PlanRows.LIMITS;
    private static final String TENANTS = " from public.tenants t join public.plans p on p.code = t.plan ";

    private final DataSource registry;

    /** Reads with these connections, each statement a transaction of its own. */
    public AccessDirectory(DataSource registry) {
        this.registry = registry;
    }

    /** What a good key opens. */
    public Optional<KeyEntry> byKey(ApiKey key) throws SQLException {
        return one(
                ENTRY + ", k.id as key_id, k.scope" + TENANTS
                        + """
                        join public.api_keys k on k.tenant_id = t.id
                        where k.hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
                        """,
                row -> new KeyEntry(
                        entry(row), row.getObject("key_id", UUID.class), KeyScope.of(row.getString("scope"))),
                key.hash());
    }

    /** The tenant of an id. */
    public Optional<Entry> byId(TenantId id) throws SQLException {
        return one(ENTRY + TENANTS + "where t.id = ?", AccessDirectory::entry, id.value());
    }

    /** The tenant that has this slug, or had it and still redirects. */
    public Optional<Named> named(Slug slug) throws SQLException {
        return one(
                ENTRY + ", t.slug <> ? as former" + TENANTS
                        + """
                        where t.slug = ? or t.id = (
                          select f.tenant_id from public.former_slugs f where f.slug = ? and f.redirect_until > now())
                        """,
                row -> new Named(entry(row), row.getBoolean("former")),
                slug.value(),
                slug.value(),
                slug.value());
    }

    /** The tenant that has proved this host to be its own. */
    public Optional<Entry> byHost(HostName host) throws SQLException {
        return one(
                ENTRY + TENANTS
                        + "join public.tenant_domains d on d.tenant_id = t.id"
                        + " where d.host = ? and d.verified_at is not null",
                AccessDirectory::entry,
                host.value());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(TenantRows.read(row), PlanRows.limits(row));
    }

    private <T> Optional<T> one(String sql, Reader<T> reader, Object... parameters) throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
            }
        }
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
