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

/** The fleet in numbers: four statements. */
public final class OverviewQuery {

    private static final String COUNTS =
            """
            select grouping(status, plan, schema_version) as grouped, coalesce(status, plan, schema_version) as name,
                   count(*) as tenants,
                   count(*) filter (where created_at > now() - interval '7 days') as registered,
                   count(*) filter (where status = 'archived' and purge_after <= now()) as due
            from public.tenants
            group by grouping sets ((), (status), (plan), (schema_version))
            """;

    private static final int BY_STATUS = 0b011;
    private static final int BY_PLAN = 0b101;
    private static final int BY_VERSION = 0b110;

    /** The catalog knows of a small tenant's pages only once somebody has vacuumed; what was noted is exact, but of then. */
    private static final String LARGEST =
            """
            select t.slug, greatest(s.bytes, u.bytes) as value
            from (%s) s
            join pg_catalog.pg_namespace n on n.oid = s.namespace
            join public.tenants t on t.schema_name = n.nspname
            left join public.tenant_usage u
              on u.tenant_id = t.id and u.at = (select max(f.at) from public.fleet_usage f)
            order by value desc, t.slug limit 10
            """
                    .formatted(Sizes.QUERY);

    /** Between the last point and the one of a week ago, or the first there is; who came after that began at nothing. */
    private static final String GROWING =
            """
            with points as (
              select max(at) as last,
                     coalesce(max(at) filter (where at <= now() - interval '7 days'),
                              min(at) filter (where at > now() - interval '7 days')) as first
              from public.fleet_usage where at > now() - interval '8 days'
            )
            select t.slug, last.bytes - coalesce(first.bytes, 0) as value
            from public.tenant_usage last
            join public.tenants t on t.id = last.tenant_id
            left join public.tenant_usage first
              on first.tenant_id = last.tenant_id and first.at = (select p.first from points p)
            where last.at = (select p.last from points p where p.first < p.last)
              and last.bytes > coalesce(first.bytes, 0)
            order by value desc, t.slug limit 10
            """;

    private static final String MOST_PROJECTS =
            """
            select t.slug, u.projects as value
            from public.tenant_usage u join public.tenants t on t.id = u.tenant_id
            where u.at = (select max(at) from public.fleet_usage) and u.projects > 0
            order by u.projects desc, t.slug limit 10
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
                    switch (rows.getInt("grouped")) {
                        case BY_STATUS -> byStatus.put(TenantStatus.of(rows.getString("name")), count);
                        case BY_PLAN -> byPlan.put(rows.getString("name"), count);
                        case BY_VERSION -> byVersion.put(rows.getString("name"), count);
                        default -> {
                            tenants = count;
                            registered = rows.getInt("registered");
                            due = rows.getInt("due");
                        }
                    }
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
