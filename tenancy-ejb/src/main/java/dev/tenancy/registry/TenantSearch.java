package dev.tenancy.registry;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.TenantQuery.Position;
import dev.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Lists tenants page by page, each page one statement that begins behind the last tenant of the page before. */
final class TenantSearch {

    private static final String ALL = "select t.slug from public.tenants t where ";

    private TenantSearch() {}

    static Page<Tenant, Position> page(DataSource registry, TenantQuery query, Limit limit, Optional<Position> after)
            throws SQLException {
        TenantCondition condition = TenantCondition.of(query);
        String compare = query.descending() ? "<" : ">";
        String type = isTime(query.sort()) ? "::timestamptz" : "";
        after.ifPresent(position -> condition.and(
                "(" + column(query.sort()) + ", t.slug) " + compare + " (?" + type + ", ?)",
                position.key(),
                position.slug()));
        String sql = "select " + TenantRows.COLUMNS + " from public.tenants t where " + condition.sql() + order(query)
                + " limit ?";
        try (Connection connection = registry.getConnection();
                PreparedStatement select = condition.prepare(connection, sql, limit.probe());
                ResultSet rows = select.executeQuery()) {
            List<Tenant> tenants = new ArrayList<>();
            while (rows.next()) {
                tenants.add(TenantRows.read(rows));
            }
            return Page.cut(tenants, limit, tenant -> position(tenant, query.sort()));
        }
    }

    /** The slugs of all, in the query's order. */
    static List<String> slugs(DataSource registry, TenantQuery query) throws SQLException {
        TenantCondition condition = TenantCondition.of(query);
        try (Connection connection = registry.getConnection();
                PreparedStatement select = condition.prepare(connection, ALL + condition.sql() + order(query));
                ResultSet rows = select.executeQuery()) {
            List<String> slugs = new ArrayList<>();
            while (rows.next()) {
                slugs.add(rows.getString("slug"));
            }
            return slugs;
        }
    }

    static long count(DataSource registry, TenantQuery query) throws SQLException {
        TenantCondition condition = TenantCondition.of(query);
        try (Connection connection = registry.getConnection();
                PreparedStatement select = condition.prepare(
                        connection, "select count(*) from public.tenants t where " + condition.sql());
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String order(TenantQuery query) {
        String direction = query.descending() ? " desc" : "";
        return " order by " + column(query.sort()) + direction + ", t.slug" + direction;
    }

    /** Texts are compared by code points, so that pages and their beginnings agree whatever the database's collation. */
    private static String column(TenantQuery.Sort sort) {
        return switch (sort) {
            case SLUG -> "t.slug";
            case NAME -> "t.name collate \"C\"";
            case CREATED -> "t.created_at";
            case CHANGED -> "t.status_changed_at";
        };
    }

    private static boolean isTime(TenantQuery.Sort sort) {
        return switch (sort) {
            case SLUG, NAME -> false;
            case CREATED, CHANGED -> true;
        };
    }

    private static Position position(Tenant tenant, TenantQuery.Sort sort) {
        String key =
                switch (sort) {
                    case SLUG -> tenant.slug().value();
                    case NAME -> tenant.name().value();
                    case CREATED -> tenant.createdAt().toString();
                    case CHANGED -> tenant.statusChangedAt().toString();
                };
        return new Position(key, tenant.slug().value());
    }
}
