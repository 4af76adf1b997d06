package dev.tenancy.fleet;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;

/** The fleet's size over time: each point of the last two days, and the last one of each day before. */
public final class FleetGrowth {

    private static final String POINTS =
            """
            select f.at, f.tenants, f.bytes
            from public.fleet_usage f
            where f.at > now() - interval '48 hours'
               or not exists (
                 select from public.fleet_usage later
                 where later.at > f.at and later.at < date_trunc('day', f.at, 'UTC') + interval '24 hours')
            order by f.at desc limit 400
            """;

    private final DataSource registry;

    /** Reads with these connections. */
    public FleetGrowth(DataSource registry) {
        this.registry = registry;
    }

    /** The points, oldest first; at most 400, the latest. */
    public List<SizePoint> points() throws SQLException {
        try (Connection connection = registry.getConnection();
                PreparedStatement select = connection.prepareStatement(POINTS);
                ResultSet rows = select.executeQuery()) {
            List<SizePoint> points = new ArrayList<>();
            while (rows.next()) {
                points.add(new SizePoint(
                        rows.getObject("at", OffsetDateTime.class).toInstant(),
                        rows.getInt("tenants"),
                        rows.getLong("bytes")));
            }
            Collections.reverse(points);
            return points;
        }
    }
}
