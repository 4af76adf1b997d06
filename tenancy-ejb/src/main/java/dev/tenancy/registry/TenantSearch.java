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
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Lists tenants page by page, each page one statement that begins behind the last tenant of the page before. */
final class TenantSearch {

    private final StringBuilder where = new StringBuilder("where true");
    private final List<Object> parameters = new ArrayList<>();

    private TenantSearch(TenantQuery query) {
        query.text().ifPresent(text -> {
            String pattern = '%' + text.replaceAll("([\\\\%_])", "\\\\$1") + '%';
            and("(t.slug ilike ? or t.name ilike ?)", pattern, pattern);
        });
        query.status().ifPresent(status -> and("t.status = ?", status.code()));
        query.plan().ifPresent(plan -> and("t.plan = ?", plan));
        query.schemaVersion().ifPresent(version -> and("t.schema_version = ?", version));
        Map<String, String> labels = query.labels().values();
        if (!labels.isEmpty()) {
            String object = labels.keySet().stream()
                    .map(name -> "?, ?")
                    .reduce((a, b) -> a + ", " + b)
                    .orElseThrow();
            and("t.labels @> jsonb_build_object(" + object.replace("?", "?::text") + ")");
            labels.forEach((name, value) -> {
                parameters.add(name);
                parameters.add(value);
            });
        }
    }

    static Page<Tenant, Position> page(DataSource registry, TenantQuery query, Limit limit, Optional<Position> after)
            throws SQLException {
        TenantSearch search = new TenantSearch(query);
        String column = column(query.sort());
        String compare = query.descending() ? "<" : ">";
        String direction = query.descending() ? " desc" : "";
        String type = isTime(query.sort()) ? "::timestamptz" : "";
        after.ifPresent(position -> search.and(
                "(" + column + ", t.slug) " + compare + " (?" + type + ", ?)", position.key(), position.slug()));
        String sql = "select " + TenantRows.COLUMNS + " from public.tenants t " + search.where + " order by " + column
                + direction + ", t.slug" + direction + " limit ?";
        search.parameters.add(limit.probe());
        try (Connection connection = registry.getConnection();
                PreparedStatement select = search.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            List<Tenant> tenants = new ArrayList<>();
            while (rows.next()) {
                tenants.add(TenantRows.read(rows));
            }
            return Page.cut(tenants, limit, tenant -> position(tenant, query.sort()));
        }
    }

    static long count(DataSource registry, TenantQuery query) throws SQLException {
        TenantSearch search = new TenantSearch(query);
        try (Connection connection = registry.getConnection();
                PreparedStatement select =
                        search.prepare(connection, "select count(*) from public.tenants t " + search.where);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void and(String condition, Object... values) {
        where.append(" and ").append(condition);
        parameters.addAll(List.of(values));
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
        return statement;
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
