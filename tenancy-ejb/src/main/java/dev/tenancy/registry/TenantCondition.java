package dev.tenancy.registry;

import dev.tenancy.tenant.Labels;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which rows of {@code public.tenants t} a query finds: a condition, and its parameters in their order. */
public final class TenantCondition {

    private final StringBuilder where = new StringBuilder("true");
    private final List<Object> parameters = new ArrayList<>();

    private TenantCondition() {}

    /** What of the query chooses; its order does not count. */
    public static TenantCondition of(TenantQuery query) {
        TenantCondition condition = new TenantCondition();
        query.text().ifPresent(text -> {
            String pattern = '%' + text.replaceAll("([\\\\%_])", "\\\\$1") + '%';
            condition.and("(t.slug ilike ? or t.name ilike ?)", pattern, pattern);
        });
        query.status().ifPresent(status -> condition.and("t.status = ?", status.code()));
        query.plan().ifPresent(plan -> condition.and("t.plan = ?", plan));
        query.schemaVersion().ifPresent(version -> condition.and("t.schema_version = ?", version));
        condition.labels(query.labels());
        return condition;
    }

    private void labels(Labels wanted) {
        Map<String, String> labels = wanted.values();
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

    /** Adds what has to hold too. The values are of the types JDBC knows. */
    public TenantCondition and(String condition, Object... values) {
        where.append(" and ").append(condition);
        parameters.addAll(List.of(values));
        return this;
    }

    /** The condition, to stand behind {@code where}. */
    public String sql() {
        return where.toString();
    }

    /** A statement in which the condition stands, before any parameter but these. */
    public PreparedStatement prepare(Connection connection, String sql, Object... further) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        int place = 1;
        for (Object parameter : parameters) {
            statement.setObject(place++, parameter);
        }
        for (Object parameter : further) {
            statement.setObject(place++, parameter);
        }
        return statement;
    }
}
