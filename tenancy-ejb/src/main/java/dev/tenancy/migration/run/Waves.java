package dev.tenancy.migration.run;

import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.WaveGate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Takes a run from one wave to the next, and to its end: whoever finds nothing left to claim asks. */
final class Waves {

    private static final String RUN =
            """
            select status, wave, waves, gate,
                   coalesce(ceil(extract(epoch from wave_not_before - now()) * 1000), 0)::bigint as pause_ms
            from {runs} where id = ?""";

    private static final long SHORTEST_WAIT_MS = 3;

    private final Ledgered ledger;
    private final long run;

    Waves(Ledgered ledger, long run) {
        this.ledger = ledger;
        this.run = run;
    }

    /** What a worker that found nothing to claim does next. */
    sealed interface Next {

        /** The run is not running any more, or not now. */
        record Leave() implements Next {}

        /** Others are at work, or tasks wait to be tried again: ask again after this time, and less and less often. */
        record Wait(Duration time) implements Next {}

        /** The wave is done, and somebody has to say what comes next. */
        record Decide() implements Next {}

        /** Another wave has begun. */
        record Wave(int wave, int waves) implements Next {}
    }

    /** Looks without a lock first: while others are at work there is nothing to decide. */
    Next next(Connection connection) throws SQLException {
        Next glance = next(connection, "", false);
        return glance instanceof Next.Decide
                ? Ledgered.inTransaction(connection, locked -> next(locked, " for update", true))
                : glance;
    }

    private Next next(Connection connection, String lock, boolean decide) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ledger.sql(RUN) + lock)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getString("status").equals("running")) {
                    return new Next.Leave();
                }
                if (row.getLong("pause_ms") > 0) {
                    return new Next.Wait(Duration.ofMillis(Math.min(1000, row.getLong("pause_ms"))));
                }
                int wave = row.getInt("wave");
                long unfinished = untilSomethingIsDue(connection, wave);
                if (unfinished >= 0) {
                    return new Next.Wait(Duration.ofMillis(Math.max(SHORTEST_WAIT_MS, unfinished)));
                }
                if (!decide) {
                    return new Next.Decide();
                }
                return wave < row.getInt("waves")
                        ? nextWave(connection, wave + 1, row.getInt("waves"), RunRows.gate(row.getString("gate")))
                        : end(connection);
            }
        }
    }

    /** @return milliseconds until a task of the wave can be claimed; 0 if others are at work; -1 if the wave is done */
    private long untilSomethingIsDue(Connection connection, int wave) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                ledger.sql(
                        """
                select count(*), coalesce(min(greatest(0, extract(epoch from coalesce(not_before, now()) - now()) * 1000))
                                  filter (where status = 'pending'), 0)::bigint
                from {tasks} where run_id = ? and wave = ? and status in ('pending', 'running')
                """))) {
            select.setLong(1, run);
            select.setInt(2, wave);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1) == 0 ? -1 : row.getLong(2);
            }
        }
    }

    private Next nextWave(Connection connection, int wave, int waves, WaveGate gate) throws SQLException {
        if (gate instanceof WaveGate.Approval) {
            update(
                    connection,
                    "update {runs} set status = 'awaiting-approval', reason = 'wave ' || wave || ' of ' || waves || ' is done' where id = ?");
            return new Next.Leave();
        }
        Duration pause = gate instanceof WaveGate.Pause timed ? timed.time() : Duration.ZERO;
        update(
                connection,
                "update {runs} set wave = wave + 1, wave_not_before = now() + make_interval(secs => "
                        + pause.toMillis() / 1000.0 + ") where id = ?");
        return new Next.Wave(wave, waves);
    }

    private Next end(Connection connection) throws SQLException {
        update(
                connection,
                """
                update {runs} r set finished_at = now(), status = case when exists (
                  select from {tasks} t where t.run_id = r.id and t.status = 'failed') then 'failed' else 'completed' end
                where id = ?
                """);
        return new Next.Leave();
    }

    private void update(Connection connection, String sql) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ledger.sql(sql))) {
            update.setLong(1, run);
            update.executeUpdate();
        }
    }
}
