package dev.tenancy.plan;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.PlanExists;
import dev.tenancy.problem.TenancyException.PlanNotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.registry.PlanRows;
import dev.tenancy.registry.Plans.PlanUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;

/** The plans, in plain JDBC: read with any login, changed with the owner's. */
public final class PlanDirectory {

    private static final String COLUMNS = "p.code, p.name, " + PlanRows.LIMITS + ", p.version";

    private final DataSource dataSource;

    /** Works with these connections. */
    public PlanDirectory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** All of them by code, each with how many tenants are on it. */
    public List<PlanUse> list() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select " + COLUMNS + ", count(t.id) as tenants"
                        + " from public.plans p left join public.tenants t on t.plan = p.code"
                        + " group by p.code order by p.code");
                ResultSet rows = select.executeQuery()) {
            List<PlanUse> plans = new ArrayList<>();
            while (rows.next()) {
                plans.add(new PlanUse(read(rows), rows.getInt("tenants")));
            }
            return plans;
        }
    }

    /** The plan of a code. */
    public Optional<Plan> find(String code) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return find(connection, code, "");
        }
    }

    /** Adds a plan. @throws PlanExists if the code is taken */
    public Plan create(String code, String name, PlanLimits limits, String actor) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Ledgered.inTransaction(connection, c -> create(c, code, name, limits, actor));
        } catch (SQLException e) {
            if (DatabaseFailure.violates(e, "plans_pkey")) {
                throw new PlanExists(code);
            }
            throw e;
        }
    }

    /**
     * Changes name and limits.
     *
     * @throws PlanNotFound if there is none
     * @throws StaleVersion if the precondition does not hold
     */
    public Plan change(String code, String name, PlanLimits limits, Precondition precondition, String actor)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Ledgered.inTransaction(connection, c -> change(c, code, name, limits, precondition, actor));
        }
    }

    private static Plan create(Connection connection, String code, String name, PlanLimits limits, String actor)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                insert into public.plans (name, max_projects, max_members, requests_per_minute, concurrent_requests,
                  statement_timeout_ms, code)
                values (?, ?, ?, ?, ?, ?, ?)
                """)) {
            set(insert, code, name, limits);
            insert.executeUpdate();
        }
        AuditLog.write(connection, actor, "plan.created", Optional.of(code + ": " + PlanWords.of(limits)));
        return find(connection, code, "").orElseThrow();
    }

    private static Plan change(
            Connection connection, String code, String name, PlanLimits limits, Precondition precondition, String actor)
            throws SQLException {
        Plan before = find(connection, code, " for update").orElseThrow(() -> new PlanNotFound(code));
        if (!precondition.accepts(before.version())) {
            throw new StaleVersion("plan", code);
        }
        try (PreparedStatement update = connection.prepareStatement(
                """
                update public.plans set name = ?, max_projects = ?, max_members = ?, requests_per_minute = ?,
                  concurrent_requests = ?, statement_timeout_ms = ?, version = version + 1
                where code = ?
                """)) {
            set(update, code, name, limits);
            update.executeUpdate();
        }
        AuditLog.write(
                connection, actor, "plan.changed", Optional.of(code + ": " + PlanWords.changes(before, name, limits)));
        return find(connection, code, "").orElseThrow();
    }

    private static void set(PreparedStatement statement, String code, String name, PlanLimits limits)
            throws SQLException {
        statement.setString(1, name);
        set(statement, 2, limits.projects());
        set(statement, 3, limits.members());
        set(statement, 4, limits.requestsPerMinute());
        set(statement, 5, limits.concurrentRequests());
        set(
                statement,
                6,
                limits.statementTimeout()
                        .map(timeout -> OptionalInt.of((int) timeout.toMillis()))
                        .orElse(OptionalInt.empty()));
        statement.setString(7, code);
    }

    private static void set(PreparedStatement statement, int index, OptionalInt value) throws SQLException {
        if (value.isPresent()) {
            statement.setInt(index, value.getAsInt());
        } else {
            statement.setNull(index, Types.INTEGER);
        }
    }

    private static Optional<Plan> find(Connection connection, String code, String lock) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from public.plans p where p.code = ?" + lock)) {
            select.setString(1, code);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static Plan read(ResultSet row) throws SQLException {
        return new Plan(row.getString("code"), row.getString("name"), PlanRows.limits(row), row.getLong("version"));
    }
}
