package dev.tenancy.fleet;

import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.fleet.UsageQuery.Figure;
import dev.tenancy.registry.TenantCondition;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantQuery.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What {@link UsageCollector} has noted last of the tenants a query finds: sorted, added up; never a look into a schema. */
final class NotedUsage {

    private static final String LAST = "select max(at) as at from public.fleet_usage";

    /** Behind the chosen tenants, who have the condition and its parameters: the point, and the one of a week before. */
    private static final String POINTS =
            """
            with chosen as (select t.id, t.slug from public.tenants t where %s),
            point as (select ?::timestamptz as at),
            before as (
              select coalesce(max(f.at) filter (where f.at <= p.at - interval '7 days'),
                              min(f.at) filter (where f.at > p.at - interval '7 days')) as at
              from public.fleet_usage f, point p
              where f.at < p.at and f.at > p.at - interval '8 days'
            )
            """;

    private static final String NOTES =
            """
            from chosen c
            left join public.tenant_usage u on u.tenant_id = c.id and u.at = (select at from point)
            left join public.tenant_usage b on b.tenant_id = c.id and b.at = (select at from before)
            """;

    /** Who came after the earlier point began at nothing. */
    private static final String GROWN =
            "case when (select at from before) is not null then u.bytes - coalesce(b.bytes, 0) end";

    private static final String TOTALS = POINTS
            + """
            select count(*) as tenants, count(u.projects) as counted, coalesce(sum(u.bytes), 0) as bytes,
                   coalesce(sum(u.projects), 0) as projects, coalesce(sum(u.archived_projects), 0) as archived,
                   coalesce(sum(u.members), 0) as members
            """
            + NOTES;

    private static final String GROWTH = POINTS + "select c.slug, " + GROWN + " as grown " + NOTES;

    private static final String NEWCOMERS =
            "select exists (select from public.tenants t where %s and t.created_at > ?::timestamptz)";

    private final DataSource registry;

    NotedUsage(DataSource registry) {
        this.registry = registry;
    }

    /** When figures were noted last; empty: never. */
    Optional<Instant> last() throws SQLException {
        try (Connection connection = registry.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAST)) {
            row.next();
            return Optional.ofNullable(row.getObject("at", OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant);
        }
    }

    /** Whether somebody of these was registered since. */
    boolean hasNewcomers(TenantQuery query, Instant since) throws SQLException {
        TenantCondition condition = TenantCondition.of(query);
        try (Connection connection = registry.getConnection();
                PreparedStatement select =
                        condition.prepare(connection, NEWCOMERS.formatted(condition.sql()), time(since));
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** What was noted of these at a time, added up. */
    Totals totals(TenantQuery query, Instant at) throws SQLException {
        TenantCondition condition = TenantCondition.of(query);
        try (Connection connection = registry.getConnection();
                PreparedStatement select = condition.prepare(connection, TOTALS.formatted(condition.sql()), time(at));
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Totals(
                    row.getInt("tenants"),
                    row.getInt("counted"),
                    row.getLong("bytes"),
                    new UsageCounts(row.getLong("projects"), row.getLong("archived"), row.getLong("members")));
        }
    }

    /** How much these had grown at a time, by slug; those of whom that is not known are left out. */
    Map<String, Long> growth(List<String> slugs, Instant at) throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select = connection.prepareStatement(GROWTH.formatted("t.slug = any (?)"))) {
            select.setArray(1, connection.createArrayOf("text", slugs.toArray()));
            select.setObject(2, time(at));
            try (ResultSet rows = select.executeQuery()) {
                Map<String, Long> growth = new HashMap<>();
                while (rows.next()) {
                    long grown = rows.getLong("grown");
                    if (!rows.wasNull()) {
                        growth.put(rows.getString("slug"), grown);
                    }
                }
                return growth;
            }
        }
    }

    /** Those of a query in the order of a figure as it was noted at a time, at most so many, from behind a place. */
    List<Ranked> ranked(UsageQuery query, Figure figure, Instant at, int most, Optional<Position> after)
            throws SQLException {
        boolean descending = query.tenants().descending();
        String direction = descending ? " desc" : "";
        TenantCondition condition = TenantCondition.of(query.tenants());
        String sql = POINTS.formatted(condition.sql()) + "select r.slug, r.key from (select c.slug, " + key(figure)
                + " as key " + NOTES + ") r"
                + (after.isPresent() ? " where (r.key, r.slug) " + (descending ? "<" : ">") + " (?, ?)" : "")
                + " order by r.key" + direction + ", r.slug" + direction + " limit ?";
        List<Object> parameters = new ArrayList<>(List.of(time(at)));
        after.ifPresent(place -> parameters.addAll(List.of(Long.valueOf(place.key()), place.slug())));
        parameters.add(most);
        try (Connection connection = registry.getConnection();
                PreparedStatement select = condition.prepare(connection, sql, parameters.toArray());
                ResultSet rows = select.executeQuery()) {
            List<Ranked> ranked = new ArrayList<>();
            while (rows.next()) {
                ranked.add(new Ranked(rows.getString("slug"), rows.getLong("key")));
            }
            return ranked;
        }
    }

    /** As {@link Ranked#of} has it of what is looked up. */
    private static String key(Figure figure) {
        return switch (figure) {
            case SIZE -> "coalesce(u.bytes, " + Ranked.NONE + ")";
            case PROJECTS -> "coalesce(u.projects, " + Ranked.NONE + ")";
            case MEMBERS -> "coalesce(u.members, " + Ranked.NONE + ")";
            case ACTIVITY -> "coalesce((extract(epoch from u.last_activity) * 1000000)::bigint, " + Ranked.NONE + ")";
            case GROWTH -> "coalesce(" + GROWN + ", " + Ranked.NONE + ")";
        };
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
