package dev.tenancy.analytics;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.QueryRefused;
import dev.tenancy.problem.TenancyException.QueryTooSlow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets PostgreSQL read a query: whether it is one, what its columns are, how many locks it takes, and how it is written
 * with each table's schema.
 *
 * <p>The query is declared as a cursor, which takes nothing but a query that changes nothing, and then made a temporary
 * view's definition, of which PostgreSQL tells its own rendering. Neither runs it. The view is rolled back.
 */
final class Planner {

    /** What stands in front of a query when it is declared. Whatever follows, this stays the beginning of one. */
    static final String DECLARE = "declare tenancy_query no scroll cursor for\n";

    private static final String CURSOR_COLUMNS = "fetch 0 from tenancy_query";
    private static final int MOST_TRIED = 6;
    private static final int MOST_WRITTEN = 8;
    private static final int MOST_COMPARED = 4;
    private static final Duration LOCK = Duration.ofSeconds(1);

    private final Session session;
    private final String sql;
    private final Duration statementTime;

    Planner(Session session, String sql, Duration statementTime) {
        this.session = session;
        this.sql = sql;
        this.statementTime = statementTime;
    }

    /** What PostgreSQL makes of the query by a tenant's tables. */
    private record Reading(Shape shape, String signature, int locks) {}

    /** A tenant by whose tables the query was read. */
    private record Model(AskedTenant tenant, Reading reading, Optional<Qualified> rendering) {
        boolean agrees(Model other) {
            return reading.shape().difference(other.reading.shape()).isEmpty() && rendering.equals(other.rendering);
        }
    }

    /**
     * Plans by the tables of one of these tenants: of each state of schemas, beginning with the one that most have. By
     * another state it is written for those in that, if its result has the same columns there.
     *
     * @throws QueryRefused if PostgreSQL does not understand the query by any of them
     * @throws QueryTooSlow if all that is in the way is that their tables are locked
     */
    Plan plan(List<AskedTenant> tenants) throws SQLException {
        List<List<AskedTenant>> states = states(tenants);
        SQLException refusal = null;
        for (AskedTenant model : models(states)) {
            try {
                Reading reading = read(model);
                return tenants.size() > 1
                        ? written(typical(new Model(model, reading, rendering(model, reading.shape())), states), states)
                        : plan(reading, reading.locks(), Map.of());
            } catch (SQLException e) {
                if (DatabaseFailure.isUnavailable(e)) {
                    throw e;
                }
                if (refusal == null && !Words.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    refusal = e;
                }
                if (!isOfTheTenant(String.valueOf(e.getSQLState()))) {
                    break;
                }
            }
        }
        if (refusal == null) {
            throw new QueryTooSlow(
                    "The tables of the tenants by which the query would be planned are locked, as by a migration;"
                            + " ask again.");
        }
        throw refused(refusal);
    }

    /**
     * One like most in its state: a first one that somebody has altered by hand would pass for all others. Two of them that
     * agree are believed.
     */
    private Model typical(Model first, List<List<AskedTenant>> states) throws SQLException {
        List<Model> seen = new ArrayList<>();
        seen.add(first);
        for (AskedTenant another : alike(first.tenant(), states)) {
            Optional<Reading> its = tried(another);
            if (its.isPresent()) {
                Model model = new Model(
                        another, its.get(), rendering(another, its.get().shape()));
                Optional<Model> like = seen.stream().filter(model::agrees).findFirst();
                if (like.isPresent()) {
                    return like.get();
                }
                seen.add(model);
            }
        }
        return first;
    }

    private List<AskedTenant> alike(AskedTenant model, List<List<AskedTenant>> states) {
        return states.stream()
                .flatMap(List::stream)
                .filter(each ->
                        each.digest().equals(model.digest()) && !each.equals(model) && isNamed(each) == isNamed(model))
                .limit(MOST_COMPARED)
                .toList();
    }

    private Plan plan(Reading reading, int locks, Map<String, Qualified> renderings) {
        Shape shape = reading.shape();
        return new Plan(
                sql,
                shape,
                reading.signature(),
                shape.columns(Set.of(Plan.TENANT.name())),
                Map.copyOf(renderings),
                locks);
    }

    /** What is read by the model's tables, and written for its state and for others. */
    private Plan written(Model model, List<List<AskedTenant>> states) throws SQLException {
        Reading reading = model.reading();
        String digest = model.tenant().digest();
        Map<String, Qualified> renderings = new HashMap<>();
        model.rendering().ifPresent(its -> renderings.put(digest, its));
        int locks = reading.locks();
        for (List<AskedTenant> state : states.subList(0, Math.min(states.size(), MOST_WRITTEN))) {
            if (state.get(0).digest().equals(digest)) {
                continue;
            }
            for (AskedTenant another : state.subList(0, Math.min(state.size(), MOST_COMPARED))) {
                Optional<Reading> its = tried(another);
                if (its.isPresent()
                        && reading.shape().difference(its.get().shape()).isEmpty()) {
                    rendering(another, its.get().shape()).ifPresent(text -> renderings.put(another.digest(), text));
                    locks = Math.max(locks, its.get().locks());
                    break;
                }
            }
        }
        return plan(reading, locks, renderings);
    }

    /** Empty if it cannot be read by this one's tables; it says what it lacks when it is asked. */
    private Optional<Reading> tried(AskedTenant tenant) throws SQLException {
        try {
            return Optional.of(read(tenant));
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** PostgreSQL's refusal, with the place in the user's text. */
    private static QueryRefused refused(SQLException failure) {
        int position = Words.position(failure, DECLARE);
        return new QueryRefused(Words.refusal(failure, position), position);
    }

    /** The tenants by the states of their schemas, the commonest first. */
    private static List<List<AskedTenant>> states(List<AskedTenant> tenants) {
        Map<String, List<AskedTenant>> byDigest = new LinkedHashMap<>();
        for (AskedTenant tenant : tenants) {
            byDigest.computeIfAbsent(tenant.digest(), digest -> new ArrayList<>())
                    .add(tenant);
        }
        List<List<AskedTenant>> states = new ArrayList<>(byDigest.values());
        states.sort((a, b) -> Integer.compare(b.size(), a.size()));
        return states;
    }

    /** Those whose name is not in the query go first, for what PostgreSQL renders is then all its own. */
    private List<AskedTenant> models(List<List<AskedTenant>> states) {
        List<AskedTenant> models = new ArrayList<>();
        for (int round = 0; models.size() < MOST_TRIED && round < states.get(0).size(); round++) {
            for (List<AskedTenant> state : states) {
                if (round < state.size() && models.size() < MOST_TRIED) {
                    models.add(state.get(round));
                }
            }
        }
        models.sort((a, b) -> Boolean.compare(isNamed(a), isNamed(b)));
        return models;
    }

    private boolean isNamed(AskedTenant tenant) {
        return sql.toLowerCase(Locale.ROOT).contains(tenant.schema().value());
    }

    /** Whether another tenant may not have this trouble: something is not there, not allowed, held, or damaged. */
    private static boolean isOfTheTenant(String state) {
        return (state.startsWith("42") && !state.equals("42601"))
                || state.equals("3F000")
                || state.equals(Words.LOCK_NOT_AVAILABLE)
                || state.startsWith("58")
                || state.startsWith("XX");
    }

    private Reading read(AskedTenant model) throws SQLException {
        session.beginReadOnly(Session.path(model.schema()), statementTime, LOCK);
        try (Statement statement = session.statement()) {
            statement.execute(DECLARE + sql);
            statement.execute("select set_config('search_path', '', true)");
            Shape shape;
            try (ResultSet nothing = statement.executeQuery(CURSOR_COLUMNS)) {
                shape = Shape.of(nothing.getMetaData(), model.schema());
            }
            int locks = locks(statement);
            try (ResultSet row = statement.executeQuery(Together.expected(shape, model.schema()))) {
                row.next();
                return new Reading(shape, row.getString(1), locks);
            }
        } finally {
            endQuietly();
        }
    }

    private static int locks(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select count(*) from pg_catalog.pg_locks where pid = pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Empty if the query cannot be a view's: it has a column without a proper type, or temporary views are forbidden. */
    private Optional<Qualified> rendering(AskedTenant model, Shape shape) throws SQLException {
        if (isNamed(model)) {
            return Optional.empty();
        }
        StringBuilder names = new StringBuilder();
        for (int i = 1; i <= shape.labels().size(); i++) {
            names.append(i == 1 ? "c" : ", c").append(i);
        }
        session.beginOwnWork(Session.path(model.schema()), statementTime, LOCK);
        try (Statement statement = session.statement()) {
            statement.execute("create temp view tenancy_query (" + names + ") as\n" + sql);
            statement.execute("select set_config('search_path', '', true)");
            try (ResultSet row = statement.executeQuery(
                    "select pg_catalog.pg_get_viewdef('pg_temp.tenancy_query'::pg_catalog.regclass)")) {
                row.next();
                return Qualified.of(row.getString(1), model.schema());
            }
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            return Optional.empty();
        } finally {
            endQuietly();
        }
    }

    private void endQuietly() throws SQLException {
        if (!session.isLost()) {
            session.end();
        }
    }
}
