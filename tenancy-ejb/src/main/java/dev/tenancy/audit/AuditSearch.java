package dev.tenancy.audit;

import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Reads the audit trail page by page, newest first: each page is one statement that begins behind the page before. Some
 * details are very long; a page ends early behind the event with which its details reach a mebibyte.
 */
public final class AuditSearch {

    private static final int MOST_BYTES = 1 << 20;

    private static final String COLUMNS =
            "e.id, e.at, e.actor, e.action, e.tenant_id, e.tenant_slug, e.detail, e.request_id, e.remote_address";

    private final DataSource registry;

    /** Reads with these connections, each statement a transaction of its own. */
    public AuditSearch(DataSource registry) {
        this.registry = registry;
    }

    /** Events of a query, newest first, from before {@code before}. */
    public Page<AuditEvent, Long> page(AuditQuery query, Limit limit, Optional<Long> before) throws SQLException {
        Select select = select(query, limit, before);
        try (Connection connection = registry.getConnection();
                PreparedStatement statement = connection.prepareStatement(select.sql())) {
            int index = 1;
            for (Object parameter : select.parameters()) {
                statement.setObject(index++, parameter);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<AuditEvent> events = new ArrayList<>();
                boolean more = false;
                while (rows.next()) {
                    events.add(read(rows));
                    more = rows.getBoolean("more");
                }
                return new Page<>(
                        events, more ? Optional.of(events.get(events.size() - 1).id()) : Optional.empty());
            }
        }
    }

    /**
     * The statement. What is about a tenant is looked for by slug and by id in arms of their own, each of which reads an
     * index backwards and stops; one condition with {@code or} would read all that the tenant ever did.
     */
    static Select select(AuditQuery query, Limit limit, Optional<Long> before) {
        Select found = found(query, " order by id desc limit " + limit.probe(), before);
        return new Select(
                """
                select * from (
                  select e.*, lead(id) over newest is not null as more,
                         coalesce(sum(octet_length(detail)) over (newest rows between unbounded preceding and 1 preceding), 0) as bytes
                  from (%s) e window newest as (order by id desc)) e
                where bytes < %d order by id desc limit %d
                """
                        .formatted(found.sql(), MOST_BYTES, limit.value()),
                found.parameters());
    }

    private static Select found(AuditQuery query, String tail, Optional<Long> before) {
        if (query.tenant().isEmpty()) {
            Conditions all = new Conditions(query, before);
            return new Select(all.sql() + tail, all.parameters);
        }
        Conditions bySlug = new Conditions(query, before);
        bySlug.and("e.tenant_slug = ?", query.tenant().get());
        Conditions byId = new Conditions(query, before);
        byId.and(
                "e.tenant_id = (select t.id from public.tenants t where t.slug = ?)",
                query.tenant().get());
        List<Object> parameters = new ArrayList<>(bySlug.parameters);
        parameters.addAll(byId.parameters);
        return new Select("(" + bySlug.sql() + tail + ") union (" + byId.sql() + tail + ")" + tail, parameters);
    }

    private static AuditEvent read(ResultSet row) throws SQLException {
        return new AuditEvent(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("action"),
                Optional.ofNullable(row.getObject("tenant_id", UUID.class)),
                Optional.ofNullable(row.getString("tenant_slug")),
                Optional.ofNullable(row.getString("detail")),
                Optional.ofNullable(row.getString("request_id")),
                Optional.ofNullable(row.getString("remote_address")));
    }

    /** A statement and the values of its parameters. */
    record Select(String sql, List<Object> parameters) {}

    private static final class Conditions {

        private final StringBuilder where = new StringBuilder();
        private final List<Object> parameters = new ArrayList<>();

        Conditions(AuditQuery query, Optional<Long> before) {
            query.actor().ifPresent(actor -> and("e.actor = ?", actor));
            // The slash is what follows the dot, so that these bounds are "begins with it and a dot" for an index.
            query.action()
                    .ifPresent(action -> and(
                            "(e.action = ? or e.action >= ? and e.action < ?)", action, action + ".", action + "/"));
            query.from().ifPresent(from -> and("e.at >= ?", from.atOffset(ZoneOffset.UTC)));
            query.until().ifPresent(until -> and("e.at < ?", until.atOffset(ZoneOffset.UTC)));
            before.ifPresent(id -> and("e.id < ?", id));
        }

        void and(String condition, Object... values) {
            where.append(where.isEmpty() ? " where " : " and ").append(condition);
            parameters.addAll(List.of(values));
        }

        String sql() {
            return "select " + COLUMNS + " from public.audit_events e" + where;
        }
    }
}
