package dev.tenancy.fleet;

import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What was noted over time: each point of the span's last two days, and the last one of each day before. */
public final class UsageHistory {

    /** The fleet's points tell which of a tenant's there are: some six hundred rows, however many tenants. */
    private static final String POINTS =
            """
            with spanned as (
              select f.* from public.fleet_usage f
              where (?::timestamptz is null or f.at >= ?) and (?::timestamptz is null or f.at < ?)
            ), points as (
              select f.* from spanned f
              where f.at > (select max(last.at) from spanned last) - interval '48 hours'
                 or not exists (
                   select from spanned later
                   where later.at > f.at and later.at < date_trunc('day', f.at, 'UTC') + interval '24 hours')
              order by f.at desc limit 450
            )
            """;

    private static final String FLEET = POINTS
            + "select p.at, p.tenants, p.bytes, p.projects, p.archived_projects, p.members from points p order by p.at desc";

    private static final String TENANT = POINTS
            + """
            select u.at, u.bytes, u.projects, u.archived_projects, u.members
            from public.tenants t
            left join (points p join public.tenant_usage u on u.at = p.at) on u.tenant_id = t.id
            where t.slug = ? order by u.at desc
            """;

    private final DataSource registry;

    /** Reads with these connections. */
    public UsageHistory(DataSource registry) {
        this.registry = registry;
    }

    /** All tenants' together, oldest first. */
    public List<SizePoint> fleet(Span span) throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select = connection.prepareStatement(FLEET)) {
            bind(select, span);
            try (ResultSet rows = select.executeQuery()) {
                List<SizePoint> points = new ArrayList<>();
                while (rows.next()) {
                    points.add(new SizePoint(at(rows), rows.getInt("tenants"), rows.getLong("bytes"), counts(rows)));
                }
                Collections.reverse(points);
                return points;
            }
        }
    }

    /** One tenant's, oldest first. @throws TenantNotFound if there is none */
    public List<UsagePoint> of(Slug tenant, Span span) throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select = connection.prepareStatement(TENANT)) {
            bind(select, span);
            select.setString(5, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                boolean found = false;
                List<UsagePoint> points = new ArrayList<>();
                while (rows.next()) {
                    found = true;
                    if (rows.getObject("at") != null) {
                        points.add(new UsagePoint(at(rows), rows.getLong("bytes"), counts(rows)));
                    }
                }
                if (!found) {
                    throw new TenantNotFound(tenant.value());
                }
                Collections.reverse(points);
                return points;
            }
        }
    }

    private static void bind(PreparedStatement select, Span span) throws SQLException {
        select.setObject(1, time(span.from()));
        select.setObject(2, time(span.from()));
        select.setObject(3, time(span.until()));
        select.setObject(4, time(span.until()));
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> time) {
        return time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    private static Instant at(ResultSet row) throws SQLException {
        return row.getObject("at", OffsetDateTime.class).toInstant();
    }

    private static Optional<UsageCounts> counts(ResultSet row) throws SQLException {
        return row.getObject("projects") == null
                ? Optional.empty()
                : Optional.of(new UsageCounts(
                        row.getLong("projects"), row.getLong("archived_projects"), row.getLong("members")));
    }
}
