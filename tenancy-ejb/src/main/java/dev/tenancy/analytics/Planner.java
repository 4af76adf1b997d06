package dev.tenancy.analytics;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.QueryRefused;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final Duration LOCK = Duration.ofSeconds(1);

    private final Session session;
    private final String sql;
    private final Duration statementTime;

    Planner(Session session, String sql, Duration statementTime) {
        this.session = session;
        this.sql = sql;
        this.statementTime = statementTime;
    }

    /**
     * Plans by the tables of one of these tenants: of each version, beginning with the one that most have.
     *
     * @throws QueryRefused if PostgreSQL does not understand the query by any of them
     */
    Plan plan(List<AskedTenant> tenants) throws SQLException {
        SQLException first = null;
        for (AskedTenant tenant : models(tenants)) {
            try {
                return plan(tenant, tenants.size() > 1);
            } catch (SQLException e) {
                if (DatabaseFailure.isUnavailable(e)) {
                    throw e;
                }
                first = first == null ? e : first;
                if (!isOfTheTenant(String.valueOf(e.getSQLState()))) {
                    break;
                }
            }
        }
        throw refused("", first == null ? new SQLException("nobody was asked") : first, DECLARE.length());
    }

    /** PostgreSQL's refusal, with the place in the user's text. */
    static QueryRefused refused(String what, SQLException failure, int prefix) {
        int position = Math.max(0, Words.position(failure) - prefix);
        return new QueryRefused(
                what + "PostgreSQL refuses the query" + (position > 0 ? " at character " + position : "") + ": "
                        + Words.message(failure) + " (SQLSTATE " + failure.getSQLState() + ").",
                position);
    }

    /** Those whose name is not in the query go first, for what PostgreSQL renders is then all its own. */
    private List<AskedTenant> models(List<AskedTenant> tenants) {
        String lower = sql.toLowerCase(Locale.ROOT);
        Map<String, List<AskedTenant>> byVersion = new LinkedHashMap<>();
        for (AskedTenant tenant : tenants) {
            List<AskedTenant> same = byVersion.computeIfAbsent(tenant.version(), version -> new ArrayList<>());
            same.add(tenant);
        }
        List<List<AskedTenant>> groups = new ArrayList<>(byVersion.values());
        groups.sort((a, b) -> Integer.compare(b.size(), a.size()));
        List<AskedTenant> models = new ArrayList<>();
        for (int round = 0; models.size() < MOST_TRIED && round < tenants.size(); round++) {
            for (List<AskedTenant> group : groups) {
                if (round < group.size() && models.size() < MOST_TRIED) {
                    models.add(group.get(round));
                }
            }
        }
        models.sort((a, b) -> Boolean.compare(isNamed(lower, a), isNamed(lower, b)));
        return models;
    }

    private static boolean isNamed(String lowerSql, AskedTenant tenant) {
        return lowerSql.contains(tenant.schema().value());
    }

    /** Whether another tenant may not have this trouble: something is not there, not allowed, or held. */
    private static boolean isOfTheTenant(String state) {
        return (state.startsWith("42") && !state.equals("42601"))
                || state.equals("3F000")
                || state.equals(Words.LOCK_NOT_AVAILABLE);
    }

    private Plan plan(AskedTenant model, boolean many) throws SQLException {
        List<String> labels;
        List<Column> columns;
        List<Boolean> plain = new ArrayList<>();
        int locks;
        session.beginReadOnly(Session.path(model.schema()), statementTime, LOCK);
        try (Statement statement = session.statement()) {
            statement.execute(DECLARE + sql);
            statement.execute("select set_config('search_path', '', true)");
            try (ResultSet nothing = statement.executeQuery(CURSOR_COLUMNS)) {
                ResultSetMetaData result = nothing.getMetaData();
                labels = Columns.labels(result);
                columns = Columns.of(result, Set.of(Columns.TENANT.name()));
                for (int i = 1; i <= result.getColumnCount(); i++) {
                    plain.add(Columns.isPlain(result.getColumnTypeName(i)));
                }
            }
            locks = locks(statement);
        } finally {
            endQuietly();
        }
        Optional<Qualified> qualified = many && !isNamed(sql.toLowerCase(Locale.ROOT), model)
                ? qualified(model, labels.size())
                : Optional.empty();
        return new Plan(sql, labels, columns, plain, qualified, locks);
    }

    private static int locks(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select count(*) from pg_catalog.pg_locks where pid = pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Empty if the query cannot be a view's: it has a column without a proper type, or temporary views are forbidden. */
    private Optional<Qualified> qualified(AskedTenant model, int columns) throws SQLException {
        StringBuilder names = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
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
