package dev.tenancy.fleet;

import dev.tenancy.fleet.Overview.Ranked;
import dev.tenancy.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The fleet in numbers: four statements on the registry. What tenants have is as it was last noted. */
public final class OverviewQuery {

    private static final String COUNTS =
            """
            select status, plan, schema_version, count(*) as tenants,
                   count(*) filter (where created_at > now() - interval '7 days') as registered,
                   count(*) filter (where status = 'archived' and purge_after <= now()) as due
            from public.tenants
            group by status, plan, schema_version
            """;

    /** Ten of those that were noted last, by a column: chosen first, so that ten are looked up in the registry, not all. */
    private static final String MOST =
            """
            select t.slug, most.value
            from (
              select u.tenant_id, u.%1$s as value from public.tenant_usage u
              where u.at = (select max(at) from public.fleet_usage) and u.%1$s > 0
              order by u.%1$s desc, u.tenant_id limit 10
            ) most
            join public.tenants t on t.id = most.tenant_id
            order by most.value desc, t.slug
            """;

    private static final String LARGEST = MOST.formatted("bytes");

    private static final String MOST_PROJECTS = MOST.formatted("projects");

    /** Between the last point and the one of a week ago, or the first there is; who came after that began at nothing. */
    private static final String GROWING =
            """
            with points as (
              select max(at) as last,
                     coalesce(max(at) filter (where at <= now() - interval '7 days'),
                              min(at) filter (where at > now() - interval '7 days')) as first
              from public.fleet_usage where at > now() - interval '8 days'
            ), most as (
              select last.tenant_id, last.bytes - coalesce(first.bytes, 0) as value
              from public.tenant_usage last
              left join public.tenant_usage first
                on first.tenant_id = last.tenant_id and first.at = (select p.first from points p)
              where last.at = (select p.last from points p where p.first < p.last)
                and last.bytes > coalesce(first.bytes, 0)
              order by value desc, last.tenant_id limit 10
            )
            select t.slug, most.value from most join public.tenants t on t.id = most.tenant_id
            order by most.value desc, t.slug
            """;

    private final DataSource registry;

    /** Reads with these connections, each statement a transaction of its own. */
    public OverviewQuery(DataSource registry) {
        this.registry = registry;
    }

    /**
     * Looks.
     *
     * @param slow which tenants the caller has served slowest: the database does not know
     */
    public Overview look(List<Ranked> slow) throws SQLException {
        Map<TenantStatus, Integer> byStatus = new EnumMap<>(TenantStatus.class);
        Map<String, Integer> byPlan = new HashMap<>();
        Map<String, Integer> byVersion = new HashMap<>();
        int tenants = 0;
        int registered = 0;
        int due = 0;
        try (Connection connection = registry.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(COUNTS)) {
                while (rows.next()) {
                    int count = rows.getInt("tenants");
                    byStatus.merge(TenantStatus.of(rows.getString("status")), count, Integer::sum);
                    byPlan.merge(rows.getString("plan"), count, Integer::sum);
                    byVersion.merge(rows.getString("schema_version"), count, Integer::sum);
                    tenants += count;
                    registered += rows.getInt("registered");
                    due += rows.getInt("due");
                }
            }
            return new Overview(
                    tenants,
                    byStatus,
                    byPlan,
                    byVersion,
                    registered,
                    due,
                    ranked(statement, LARGEST),
                    ranked(statement, GROWING),
                    ranked(statement, MOST_PROJECTS),
                    slow);
        }
    }

    private static List<Ranked> ranked(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            List<Ranked> ranked = new ArrayList<>();
            while (rows.next()) {
                ranked.add(new Ranked(rows.getString("slug"), rows.getLong("value")));
            }
            return ranked;
        }
    }
}
