package dev.tenancy.analytics;

import dev.tenancy.problem.TenancyException.QueryRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * All answers in a temporary table {@code result}, and a second query over them.
 *
 * <p>The table is made and filled by statements of ours; the second query then runs as the first one did, in a transaction
 * that can only read. It is declared once before anybody is asked, over the empty table, so that its mistakes cost nothing.
 */
final class Combination implements AutoCloseable {

    private static final String DECLARE = "declare tenancy_combined no scroll cursor for\n";
    private static final Duration LOCK = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 1L << 30;
    private static final int FETCH = 500;

    /** As lines of JSON a row of one column of this name would pass for their end. */
    private static final Set<String> TAKEN = Set.of("outcome");

    private final Session session;
    private final String sql;
    private final Duration time;
    private final CopyIn copy;
    private long bytes;

    private Combination(Session session, String sql, Duration time, CopyIn copy) {
        this.session = session;
        this.sql = sql;
        this.time = time;
        this.copy = copy;
    }

    /** Makes the table for answers of these columns. @throws QueryRefused if the second query cannot be asked of it */
    static Combination open(Session session, String sql, Plan plan, Duration time) throws SQLException {
        PGConnection postgres = session.connection().unwrap(PGConnection.class);
        StringBuilder table = new StringBuilder("create temp table result (tenant pg_catalog.text");
        for (int i = 0; i < plan.columns().size(); i++) {
            ResultType type = plan.shape().types().get(i);
            table.append(", ")
                    .append(postgres.escapeIdentifier(plan.columns().get(i).name()))
                    .append(' ')
                    .append(type.isShared() ? type.qualified() : "pg_catalog.text");
        }
        session.beginOwnWork(Session.NOWHERE, time, LOCK);
        try (Statement statement = session.statement()) {
            statement.execute(table.append(") on commit preserve rows").toString());
        } catch (SQLException e) {
            throw new QueryRefused("The answers cannot be combined: " + Words.message(e) + ".", 0);
        }
        session.commit();
        session.beginReadOnly(Session.NOWHERE, time, LOCK);
        try (Statement statement = session.statement()) {
            statement.execute(DECLARE + sql);
        } catch (SQLException e) {
            throw refused(e);
        }
        session.beginOwnWork(Session.NOWHERE, time, LOCK);
        return new Combination(session, sql, time, postgres.getCopyAPI().copyIn("copy pg_temp.result from stdin"));
    }

    /** Adds rows. @throws QueryRefused if they are more than can be combined */
    void add(List<@Nullable String[]> rows) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (@Nullable String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                text.append(i == 0 ? "" : "\t").append(escaped(row[i]));
            }
            text.append('\n');
        }
        byte[] data = text.toString().getBytes(StandardCharsets.UTF_8);
        bytes += data.length;
        if (bytes > MOST_BYTES) {
            throw new QueryRefused("The answers to combine are more than 1 GB; let each tenant sum up what it can.", 0);
        }
        copy.writeToCopy(data, 0, data.length);
    }

    /**
     * Runs the second query.
     *
     * @param without tenants that failed when some of their rows had been added already
     * @return how many rows it gave, at most so many; one more if it has more
     */
    long run(RowSink sink, long most, List<String> without) throws SQLException, IOException {
        copy.endCopy();
        forget(without);
        session.commit();
        session.beginReadOnly(Session.NOWHERE, time, LOCK);
        try (Statement statement = session.statement()) {
            statement.execute(DECLARE + sql);
            List<Column> columns = null;
            long count = 0;
            for (; ; ) {
                int fetched = 0;
                try (ResultSet rows = statement.executeQuery("fetch forward " + FETCH + " from tenancy_combined")) {
                    if (columns == null) {
                        columns = Shape.of(rows.getMetaData()).columns(TAKEN);
                        sink.columns(columns);
                    }
                    while (rows.next()) {
                        fetched++;
                        if (++count > most) {
                            return count;
                        }
                        sink.row(Collections.unmodifiableList(Arrays.asList(Values.read(rows, columns, null, 1))));
                    }
                }
                if (fetched < FETCH) {
                    return count;
                }
            }
        }
    }

    /** Ends the filling of the table, if it has not ended: until then the driver lets nothing else use the connection. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void forget(List<String> tenants) throws SQLException {
        if (!tenants.isEmpty()) {
            try (PreparedStatement statement =
                    session.connection().prepareStatement("delete from pg_temp.result where tenant = any (?)")) {
                statement.setArray(1, session.connection().createArrayOf("text", tenants.toArray()));
                statement.executeUpdate();
            }
        }
    }

    static QueryRefused refused(SQLException failure) {
        int position = Words.position(failure, DECLARE);
        return new QueryRefused("Combining: " + Words.refusal(failure, position), position, true);
    }

    private static String escaped(@Nullable String value) {
        if (value == null) {
            return "\\N";
        }
        return value.chars()
                .mapToObj(c -> switch (c) {
                    case '\\' -> "\\\\";
                    case '\t' -> "\\t";
                    case '\n' -> "\\n";
                    case '\r' -> "\\r";
                    default -> String.valueOf((char) c);
                })
                .collect(Collectors.joining());
    }
}
