package dev.tenancy.registry;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks tenants up in the registry: one statement, one round trip each. */
public final class TenantDirectory {

    private static final int PING_SECONDS = 2;

    private final DataSource registry;

    /** Reads with these connections, each statement a transaction of its own. */
    public TenantDirectory(DataSource registry) {
        this.registry = registry;
    }

    /** The tenant of a slug. */
    public Optional<Tenant> find(Slug slug) throws SQLException {
        return one("where t.slug = ?", slug.value());
    }

    /** The tenant of an id. */
    public Optional<Tenant> find(TenantId id) throws SQLException {
        return one("where t.id = ?", id.value());
    }

    /** The tenant a good key opens. */
    public Optional<Tenant> findByKey(ApiKey key) throws SQLException {
        return one(
                """
                join public.api_keys k on k.tenant_id = t.id
                where k.hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
                """,
                key.hash());
    }

    /** Tenants of a query, from behind {@code after}. */
    public Page<Tenant, TenantQuery.Position> list(TenantQuery query, Limit limit, Optional<TenantQuery.Position> after)
            throws SQLException {
        return TenantSearch.page(registry, query, limit, after);
    }

    /** The tenants of several slugs, in no order; those there are. */
    public List<Tenant> find(List<String> slugs) throws SQLException {
        return slugs.isEmpty() ? List.of() : query("where t.slug = any (?)", (Object) slugs.toArray(String[]::new));
    }

    /** The slugs of all tenants a query finds, in its order. */
    public List<String> slugs(TenantQuery query) throws SQLException {
        return TenantSearch.slugs(registry, query);
    }

    /** How many tenants a query finds. */
    public long count(TenantQuery query) throws SQLException {
        return TenantSearch.count(registry, query);
    }

    /**
     * One round trip, to see whether the database answers within two seconds.
     *
     * @throws SQLTransientConnectionException if it does not
     */
    public void ping() throws SQLException {
        try (Connection connection = registry.getConnection()) {
            if (!connection.isValid(PING_SECONDS)) {
                throw new SQLTransientConnectionException(
                        "the database does not answer within " + PING_SECONDS + " s", "08006");
            }
        }
    }

    /** Whether the tenant's schema is there. */
    public boolean hasSchema(Tenant tenant) throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select exists (select from pg_namespace where nspname = ?)")) {
            select.setString(1, tenant.schema().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private Optional<Tenant> one(String condition, Object parameter) throws SQLException {
        return query(condition, parameter).stream().findFirst();
    }

    private List<Tenant> query(String condition, Object... parameters) throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select " + TenantRows.COLUMNS + " from public.tenants t " + condition)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                List<Tenant> tenants = new ArrayList<>();
                while (rows.next()) {
                    tenants.add(TenantRows.read(rows));
                }
                return tenants;
            }
        }
    }
}
