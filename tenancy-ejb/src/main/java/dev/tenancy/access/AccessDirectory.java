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
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks up what leads to a tenant: one statement, one round trip each. */
final class AccessDirectory {

    private static final String ENTRY = "select " + TenantRows.COLUMNS + ", " + PlanRows.LIMITS;
    private static final String TENANTS = " from public.tenants t join public.plans p on p.code = t.plan ";

    /** By the database's clock, because the node's may be another. */
    private static final String MILLIS_UNTIL = "floor(1000 * extract(epoch from %s - now()))::bigint as lasts_ms";

    private final DataSource registry;

    /** Reads with these connections, each statement a transaction of its own. */
    AccessDirectory(DataSource registry) {
        this.registry = registry;
    }

    /** What a good key opens, and until when. */
    Optional<Lasting<KeyEntry>> byKey(ApiKey key) throws SQLException {
        return one(
                ENTRY + ", k.id as key_id, k.scope, " + MILLIS_UNTIL.formatted("k.expires_at") + TENANTS
                        + """
                        join public.api_keys k on k.tenant_id = t.id
                        where k.hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
                        """,
                row -> new Lasting<>(
                        new KeyEntry(
                                entry(row), row.getObject("key_id", UUID.class), KeyScope.of(row.getString("scope"))),
                        lasts(row)),
                key.hash());
    }

    /** The tenant of an id. */
    Optional<Entry> byId(TenantId id) throws SQLException {
        return one(ENTRY + TENANTS + "where t.id = ?", AccessDirectory::entry, id.value());
    }

    /** The tenant that has this slug, or had it and still redirects, and until when. */
    Optional<Lasting<Named>> named(Slug slug) throws SQLException {
        return one(
                ENTRY + ", f.slug is not null as former, " + MILLIS_UNTIL.formatted("f.redirect_until") + TENANTS
                        + """
                        left join public.former_slugs f
                          on f.tenant_id = t.id and f.slug = ? and f.redirect_until > now() and f.slug <> t.slug
                        where t.slug = ? or t.id = (
                          select s.tenant_id from public.former_slugs s where s.slug = ? and s.redirect_until > now())
                        """,
                row -> new Lasting<>(new Named(entry(row), row.getBoolean("former")), lasts(row)),
                slug.value(),
                slug.value(),
                slug.value());
    }

    /** The tenant that has proved this host to be its own. */
    Optional<Entry> byHost(HostName host) throws SQLException {
        return one(
                ENTRY + TENANTS
                        + "join public.tenant_domains d on d.tenant_id = t.id"
                        + " where d.host = ? and d.verified_at is not null",
                AccessDirectory::entry,
                host.value());
    }

    private static Optional<Duration> lasts(ResultSet row) throws SQLException {
        long millis = row.getLong("lasts_ms");
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
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
