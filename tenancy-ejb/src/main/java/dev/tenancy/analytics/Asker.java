package dev.tenancy.analytics;

import dev.tenancy.analytics.Hopper.Slice;
import dev.tenancy.datasource.DatabaseFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks tenants on one connection, slice by slice, as many of them in one statement as goes.
 *
 * <p>The answer to such a statement is kept until it is whole. If one tenant spoils it, that one is set apart: at once if
 * it is known where in the statement the trouble is, else by halves. Who is set apart is asked alone, in the user's own
 * words, on a search path; so is everybody where an answer is large, and streams.
 */
final class Asker implements Runnable {

    private static final Set<String> SLOW = Set.of(Words.LOCK_NOT_AVAILABLE, Words.CANCELED);
    private static final Duration LOCK_TOGETHER = Duration.ofMillis(500);
    private static final Duration LOCK_ALONE = Duration.ofSeconds(2);
    private static final Duration MOST_TOGETHER = Duration.ofSeconds(10);
    private static final int MOST_ROWS = 8_192;
    private static final long MOST_BYTES = 2L << 20;
    private static final int FETCH = 512;
    private static final int FIRST_FETCH = 16;

    /** Small enough for rows that are suddenly far wider than those before them. */
    private static final int MOST_FETCH = 128;

    private final Watch watch;
    private final Hopper hopper;
    private final Plan plan;
    private final List<AskedTenant> tenants;
    private final Duration statementTime;
    private final int most;
    private int size;
    private @Nullable Session session;

    /** @param first the session to begin with; none: one of its own */
    Asker(
            Watch watch,
            Hopper hopper,
            Plan plan,
            List<AskedTenant> tenants,
            QueryLimits limits,
            int most,
            @Nullable Session first) {
        this.watch = watch;
        this.hopper = hopper;
        this.plan = plan;
        this.tenants = tenants;
        this.statementTime = limits.statement();
        this.most = most;
        this.size = most;
        this.session = first;
    }

    /** Too many rows to keep. */
    private static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Some tenants' columns are of other types; whose, if it can be told. */
    private static final class Unlike extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Set<Integer> tenants;

        Unlike(Set<Integer> tenants) {
            this.tenants = tenants;
        }
    }

    @Override
    public void run() {
        try {
            for (Optional<Slice> slice = hopper.take(size); slice.isPresent(); slice = hopper.take(size)) {
                List<Integer> numbers = new ArrayList<>();
                for (int tenant = slice.get().from(); tenant < slice.get().to(); tenant++) {
                    numbers.add(tenant);
                }
                ask(slice.get().number(), numbers);
                hopper.end(slice.get().number());
            }
        } catch (Hopper.Over e) {
            // Nobody waits for the answer.
        } catch (InterruptedException e) {
            hopper.fail(e);
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException | Error e) {
            hopper.fail(e);
        } finally {
            if (session != null) {
                watch.close(session);
            }
        }
    }

    private void ask(int slice, List<Integer> asked) throws SQLException, InterruptedException {
        List<Integer> good = new ArrayList<>(asked);
        good.removeIf(tenant -> plan.rendering(tenants.get(tenant)).isEmpty());
        while (good.size() > 1) {
            Together statement =
                    Together.of(plan, good.stream().map(tenants::get).toList());
            try {
                answer(slice, asked, together(statement, good));
                size = Math.min(most, size * 2);
                return;
            } catch (TooMuch e) {
                size = Math.max(1, Math.min(size, asked.size()) / 4);
                part(slice, asked, size);
                return;
            } catch (Unlike e) {
                if (e.tenants.isEmpty()) {
                    part(slice, asked, (asked.size() + 1) / 2);
                    return;
                }
                good.removeAll(e.tenants);
            } catch (SQLException e) {
                int arm = statement.armAt(Words.position(e));
                if (recovers(e) || SLOW.contains(String.valueOf(e.getSQLState()))) {
                    size = Math.max(1, size / 4);
                    break;
                }
                if (arm < 0) {
                    part(slice, asked, (asked.size() + 1) / 2);
                    return;
                }
                good.remove(arm);
            }
        }
        for (int tenant : asked) {
            alone(slice, tenant);
        }
    }

    private void part(int slice, List<Integer> asked, int parts) throws SQLException, InterruptedException {
        for (int from = 0; from < asked.size(); from += parts) {
            ask(slice, asked.subList(from, Math.min(asked.size(), from + parts)));
        }
    }

    private void answer(int slice, List<Integer> asked, Map<Integer, List<@Nullable String[]>> rows)
            throws SQLException, InterruptedException {
        for (int tenant : asked) {
            List<@Nullable String[]> its = rows.get(tenant);
            if (its == null) {
                alone(slice, tenant);
            } else {
                put(slice, tenant, its);
                hopper.put(slice, new Answer.Whole(tenant));
            }
        }
    }

    private Map<Integer, List<@Nullable String[]>> together(Together question, List<Integer> asked)
            throws SQLException, TooMuch, Unlike {
        Map<Integer, List<@Nullable String[]>> answers = new HashMap<>();
        asked.forEach(tenant -> answers.put(tenant, new ArrayList<>()));
        Duration time = statementTime.compareTo(MOST_TOGETHER) < 0 ? statementTime : MOST_TOGETHER;
        Session mine = session();
        mine.beginReadOnly(Session.NOWHERE, time, LOCK_TOGETHER);
        try (Statement statement = mine.statement()) {
            statement.setFetchSize(FETCH);
            int count = 0;
            long bytes = 0;
            Set<Integer> unlike = new HashSet<>();
            boolean fits;
            try (ResultSet rows = statement.executeQuery(question.sql())) {
                fits = Together.fits(plan, rows.getMetaData());
                while (rows.next()) {
                    int tenant = asked.get(rows.getInt(Together.ARM));
                    if (!plan.signature().equals(rows.getString(Together.SIGNATURE))) {
                        unlike.add(tenant);
                    }
                    @Nullable
                    String[] row = Values.read(
                            rows, plan.columns(), tenants.get(tenant).slug(), Together.FIRST);
                    bytes += Answer.bytes(row);
                    if (++count > MOST_ROWS || bytes > MOST_BYTES) {
                        throw new TooMuch();
                    }
                    answers.getOrDefault(tenant, new ArrayList<>()).add(row);
                }
            }
            if (!fits || !unlike.isEmpty()) {
                throw new Unlike(unlike);
            }
            return answers;
        } finally {
            end(mine);
        }
    }

    private void alone(int slice, int tenant) throws SQLException, InterruptedException {
        AskedTenant asked = tenants.get(tenant);
        try {
            Optional<String> fault = stream(slice, tenant, asked);
            hopper.put(
                    slice,
                    fault.<Answer>map(reason -> new Answer.Failed(tenant, Optional.empty(), reason))
                            .orElseGet(() -> new Answer.Whole(tenant)));
        } catch (SQLException e) {
            String reason = recovers(e)
                    ? "its rows are larger than can be held; ask for fewer or smaller columns"
                    : Words.reason(e, asked);
            hopper.put(slice, new Answer.Failed(tenant, Optional.ofNullable(e.getSQLState()), reason));
        }
    }

    /**
     * In the user's own words, or, if they mean other columns here, as for those who are asked together: whoever has a column
     * more than the others answers alike, alone or among them.
     *
     * @return what is wrong with its result, if something is
     */
    private Optional<String> stream(int slice, int tenant, AskedTenant asked)
            throws SQLException, InterruptedException {
        Optional<String> fault = stream(slice, tenant, asked, plan.sql(), false);
        Optional<Qualified> rendering = plan.rendering(asked);
        return fault.isPresent() && rendering.isPresent()
                ? stream(slice, tenant, asked, rendering.get().in(asked.schema()), true)
                : fault;
    }

    private Optional<String> stream(int slice, int tenant, AskedTenant asked, String sql, boolean isRendering)
            throws SQLException, InterruptedException {
        Session mine = session();
        mine.beginReadOnly(Session.path(asked.schema()), statementTime, LOCK_ALONE);
        try (Statement statement = mine.statement()) {
            statement.execute(Planner.DECLARE + sql);
            int fetch = FIRST_FETCH;
            for (boolean first = true; ; first = false) {
                List<@Nullable String[]> rows = new ArrayList<>();
                long bytes = 1;
                try (ResultSet result = statement.executeQuery("fetch forward " + fetch + " from tenancy_query")) {
                    Optional<String> difference = first
                            ? difference(Shape.of(result.getMetaData(), asked.schema()), isRendering)
                            : Optional.empty();
                    if (difference.isPresent()) {
                        return difference.map(words -> words + "; its schema is at version " + asked.version());
                    }
                    while (result.next()) {
                        @Nullable String[] row = Values.read(result, plan.columns(), asked.slug(), 1);
                        bytes += Answer.bytes(row);
                        rows.add(row);
                    }
                }
                put(slice, tenant, rows);
                if (rows.size() < fetch) {
                    return Optional.empty();
                }
                fetch = (int) Math.max(1, Math.min(MOST_FETCH, fetch * MOST_BYTES / bytes));
            }
        } finally {
            end(mine);
        }
    }

    /** A rendering's columns have numbers for names. */
    private Optional<String> difference(Shape its, boolean isRendering) {
        Shape shape = plan.shape();
        return shape.difference(isRendering ? new Shape(shape.labels(), its.types()) : its);
    }

    private void put(int slice, int tenant, List<@Nullable String[]> rows) throws InterruptedException {
        if (!rows.isEmpty()) {
            hopper.put(
                    slice,
                    new Answer.Rows(
                            tenant, rows, rows.stream().mapToLong(Answer::bytes).sum()));
        }
    }

    /**
     * What the driver would not hold ended the connection, and nothing else is wrong; another one is opened then.
     *
     * @throws SQLException if the database is lost
     */
    private boolean recovers(SQLException failure) throws SQLException {
        if (watch.isOver()) {
            throw new Hopper.Over();
        }
        if (String.valueOf(failure.getMessage()).contains("maxResultBuffer")) {
            if (session != null) {
                watch.close(session);
                session = null;
            }
            return true;
        }
        if (DatabaseFailure.isUnavailable(failure)) {
            throw failure;
        }
        return false;
    }

    private Session session() throws SQLException {
        if (session == null) {
            session = watch.open();
        }
        return session;
    }

    private static void end(Session mine) throws SQLException {
        if (!mine.isLost()) {
            mine.end();
        }
    }
}
