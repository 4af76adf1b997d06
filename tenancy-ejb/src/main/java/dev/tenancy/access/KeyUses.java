package dev.tenancy.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;

/**
 * When keys were last used: noted in memory by requests, and written by a thread that no request waits for.
 *
 * <p>Rows that somebody else is writing are left to them, and those written within the last minute as they are.
 */
final class KeyUses {

    private static final String WRITE =
            """
            with used as (
              select k.id, u.at
              from unnest(?, ?) as u (id, at) join public.api_keys k on k.id = u.id
              where k.last_used_at is null or k.last_used_at < u.at - interval '1 minute'
              order by k.id for update of k skip locked
            )
            update public.api_keys k set last_used_at = used.at from used where k.id = used.id
            """;

    private final ConcurrentMap<UUID, Instant> latest = new ConcurrentHashMap<>();

    void note(UUID key) {
        latest.put(key, Instant.now());
    }

    /** Writes what was noted, in one statement. What cannot be written is noted still. */
    void write(DataSource owner) throws SQLException {
        Map<UUID, Instant> uses = Map.copyOf(latest);
        if (uses.isEmpty()) {
            return;
        }
        uses.forEach(latest::remove);
        try (Connection connection = owner.getConnection();
                PreparedStatement update = connection.prepareStatement(WRITE)) {
            UUID[] keys = uses.keySet().toArray(UUID[]::new);
            Timestamp[] times = java.util.Arrays.stream(keys)
                    .map(key -> Timestamp.from(uses.get(key)))
                    .toArray(Timestamp[]::new);
            update.setArray(1, connection.createArrayOf("uuid", keys));
            update.setArray(2, connection.createArrayOf("timestamptz", times));
            update.executeUpdate();
        } catch (SQLException | RuntimeException e) {
            uses.forEach(latest::putIfAbsent);
            throw e;
        }
    }
}
