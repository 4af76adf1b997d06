package dev.tenancy.analytics;

import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds whom a query is asked of: one statement, two if tenants are named. */
final class AskedTenants {

    private static final String NAMED = "select slug from public.tenants where slug = any (?)";

    private AskedTenants() {}

    /**
     * Those a selection means, by slug.
     *
     * @throws TenantNotFound if one of those named is not there
     * @throws QueryRefused if nobody is meant
     */
    static List<AskedTenant> find(Connection registry, TenantSelection selection) throws SQLException {
        requireNamed(registry, selection.slugs());
        List<Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder("where t.status <> 'purging'");
        if (!selection.slugs().isEmpty()) {
            where.append(" and t.slug = any (?)");
            parameters.add(
                    texts(registry, selection.slugs().stream().map(Slug::value).toList()));
        }
        selection.plan().ifPresent(plan -> {
            where.append(" and t.plan = ?");
            parameters.add(plan);
        });
        if (!selection.statuses().isEmpty()) {
            where.append(" and t.status = any (?)");
            parameters.add(texts(
                    registry,
                    selection.statuses().stream().map(TenantStatus::code).toList()));
        }
        selection.labels().values().forEach((name, value) -> {
            where.append(" and t.labels @> jsonb_build_object(?::text, ?::text)");
            parameters.add(name);
            parameters.add(value);
        });
        List<AskedTenant> tenants = query(registry, where.toString(), parameters);
        if (tenants.isEmpty()) {
            throw new QueryRefused("No tenant is on that plan with those labels and that status; ask others.", 0);
        }
        return tenants;
    }

    private static List<AskedTenant> query(Connection registry, String where, List<Object> parameters)
            throws SQLException {
        try (PreparedStatement select = registry.prepareStatement(
                "select t.slug, t.schema_name, t.schema_version, t.schema_digest from public.tenants t " + where
                        + " order by t.slug")) {
            for (int i = 0; i < parameters.size(); i++) {
                select.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                List<AskedTenant> tenants = new ArrayList<>();
                while (rows.next()) {
                    tenants.add(new AskedTenant(
                            rows.getString("slug"),
                            new SchemaName(rows.getString("schema_name")),
                            rows.getString("schema_version"),
                            rows.getString("schema_digest")));
                }
                return tenants;
            }
        }
    }

    private static void requireNamed(Connection registry, List<Slug> slugs) throws SQLException {
        if (slugs.isEmpty()) {
            return;
        }
        Set<String> there = new HashSet<>();
        try (PreparedStatement select = registry.prepareStatement(NAMED)) {
            select.setArray(1, texts(registry, slugs.stream().map(Slug::value).toList()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getString("slug"));
                }
            }
        }
        for (Slug slug : slugs) {
            if (!there.contains(slug.value())) {
                throw new TenantNotFound(slug.value());
            }
        }
    }

    private static java.sql.Array texts(Connection connection, List<String> texts) {
        try {
            return connection.createArrayOf("text", texts.toArray());
        } catch (SQLException e) {
            throw new IllegalStateException("an array of texts cannot be made", e);
        }
    }
}
