package dev.tenancy.migration.drift;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.migration.DriftChecks;
import dev.tenancy.migration.Ledgered;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The looks for drift that are kept for all nodes, in plain JDBC: read with any login, written with the owner's.
 *
 * <p>Who looks holds an advisory lock with the look's number for as long as that takes. A look that has not ended and whose
 * lock nobody holds was left by a node that was killed.
 */
public final class DriftReports {

    /** The first half of the locks' numbers; the other is the look's. */
    private static final int LOCK = 0x64726674;

    private static final String LEFT = "the node that looked has ended, or has lost the database";

    private static final String ALIVE =
            """
            exists (select from pg_catalog.pg_locks l where l.locktype = 'advisory' and l.objsubid = 2 and l.granted
              and l.classid::bigint = %d and l.objid::bigint = r.id
              and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database()))\
            """
                    .formatted(LOCK);

    private final DataSource dataSource;

    /** Works with these connections. */
    public DriftReports(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * One look.
     *
     * @param alive of one that has not ended, whether somebody is at it
     * @param report JSON, as it was written
     */
    public record Row(
            long id,
            String startedBy,
            Instant startedAt,
            Optional<Instant> finishedAt,
            boolean alive,
            Optional<String> failure,
            Optional<String> report) {}

    /** The last look, with its report. */
    public Optional<Row> last() throws SQLException {
        return list("r.report::text", 1).stream().findFirst();
    }

    /** The looks that are kept, newest first, without their reports. */
    public List<Row> kept() throws SQLException {
        return list("null::text", DriftChecks.KEPT);
    }

    /**
     * Notes that a look begins, and in whose name.
     *
     * @return what to end it with; empty if one is going on
     */
    public Optional<OpenLook> begin(String actor) throws SQLException {
        Connection holder = dataSource.getConnection();
        boolean held = false;
        try (Connection connection = dataSource.getConnection()) {
            holder.setAutoCommit(false);
            Optional<Long> id = Ledgered.inTransaction(connection, c -> insert(c, holder, actor));
            held = id.isPresent();
            return id.map(number -> new OpenLook(number, dataSource, holder));
        } finally {
            if (!held) {
                OpenLook.release(holder);
            }
        }
    }

    private static Optional<Long> insert(Connection connection, Connection holder, String actor) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table public.drift_reports in share row exclusive mode");
            try (ResultSet open = statement.executeQuery(
                    "select from public.drift_reports r where r.finished_at is null and " + ALIVE)) {
                if (open.next()) {
                    return Optional.empty();
                }
            }
            statement.execute("update public.drift_reports set finished_at = now(), failure = '" + LEFT
                    + "' where finished_at is null");
        }
        long id = insert(connection, actor);
        try (PreparedStatement lock = holder.prepareStatement("select pg_advisory_xact_lock(?, ?)")) {
            lock.setInt(1, LOCK);
            lock.setInt(2, (int) id);
            lock.execute();
        }
        AuditLog.write(connection, actor, "drift.looked-for", Optional.empty());
        return Optional.of(id);
    }

    private static long insert(Connection connection, String actor) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                with old as (
                  delete from public.drift_reports where id in (
                    select id from public.drift_reports order by id desc offset ?)
                )
                insert into public.drift_reports (started_by) values (?) returning id
                """)) {
            insert.setInt(1, DriftChecks.KEPT - 1);
            insert.setString(2, actor);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private List<Row> list(String report, int most) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select r.id, r.started_by, r.started_at,"
                        + " r.finished_at, r.failure, " + report + " as report, r.finished_at is null and " + ALIVE
                        + " as alive from public.drift_reports r order by r.id desc limit ?")) {
            select.setInt(1, most);
            try (ResultSet rows = select.executeQuery()) {
                List<Row> looks = new ArrayList<>();
                while (rows.next()) {
                    looks.add(read(rows));
                }
                return looks;
            }
        }
    }

    private static Row read(ResultSet row) throws SQLException {
        Optional<Instant> finishedAt = Optional.ofNullable(row.getObject("finished_at", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
        boolean alive = row.getBoolean("alive");
        Optional<String> failure = Optional.ofNullable(row.getString("failure"));
        return new Row(
                row.getLong("id"),
                row.getString("started_by"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                finishedAt,
                alive,
                finishedAt.isEmpty() && !alive ? Optional.of(LEFT) : failure,
                Optional.ofNullable(row.getString("report")));
    }
}
