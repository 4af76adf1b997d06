package dev.tenancy.migration;

import dev.tenancy.log.Log;
import dev.tenancy.migration.Attempt.Blocked;
import dev.tenancy.migration.Attempt.Done;
import dev.tenancy.migration.Attempt.Failed;
import dev.tenancy.migration.Attempt.Migrated;
import dev.tenancy.migration.Attempt.UpToDate;
import dev.tenancy.migration.SchemaHistory.Pending;
import dev.tenancy.migration.TenantTransaction.Opened;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings one schema to the target: in one transaction and two messages where that can be, by Flyway where it cannot.
 */
public final class SchemaMigrator {

    private static final Log LOG = Log.of(SchemaMigrator.class);

    private final FleetSettings settings;
    private final MigrationSet migrations;
    private final FlywayFallback fallback;
    private final SchemaRehearsal rehearsal;
    private final boolean defers;

    /** Migrates schemas of this fleet with these scripts. */
    public SchemaMigrator(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
        this.fallback = new FlywayFallback(settings, migrations);
        this.rehearsal = new SchemaRehearsal(settings, migrations);
        this.defers = DeferredChecks.areIn(migrations.migrations());
    }

    /**
     * Migrates.
     *
     * @param connection the owner's, in autocommit, and so afterwards
     * @throws DatabaseUnavailable if the database is lost or full, which is no fault of this tenant
     */
    public Attempt migrate(Connection connection, TenantSchema tenant, Limits limits) {
        Attempt attempt;
        try {
            attempt = attempt(connection, tenant, limits);
        } catch (SQLException e) {
            SqlFailure.throwIfUnavailable(e);
            attempt = SqlFailure.isPassing(e)
                    ? new Blocked(SqlFailure.describe(e))
                    : new Failed(tenant.state(), SqlFailure.describe(e));
        }
        if (attempt instanceof Failed failed) {
            correct(connection, tenant, failed.at());
        }
        return attempt;
    }

    /**
     * Runs what is pending for real, and rolls it back.
     *
     * @param connection the owner's, in autocommit, and so afterwards
     * @throws DatabaseUnavailable if the database is lost or full
     */
    public TenantRehearsal rehearse(Connection connection, TenantSchema tenant, Limits limits) {
        try {
            return rehearsal.rehearse(connection, tenant, limits);
        } catch (SQLException e) {
            SqlFailure.throwIfUnavailable(e);
            return TenantRehearsal.failed(SqlFailure.describe(e));
        }
    }

    private Attempt attempt(Connection connection, TenantSchema tenant, Limits limits) throws SQLException {
        HistoryTable table = table(tenant);
        String from;
        try (Opened opened = TenantTransaction.open(connection, table, limits)) {
            if (!opened.locked()) {
                return new Blocked(SqlFailure.LOCKED);
            }
            SchemaHistory history = opened.history().neutral(migrations, tenant.schema());
            from = history.state(migrations).version();
            Pending pending = history.pending(migrations);
            if (pending.obstacle()
                    .filter(obstacle -> !fallback.canRepeat(obstacle))
                    .isPresent()) {
                return new Failed(
                        history.state(migrations), pending.obstacle().get().failure());
            }
            if (pending.obstacle().isEmpty()
                    && pending.scripts().stream()
                            .allMatch(script -> script.route().isFast())) {
                return run(connection, opened.transaction(), tenant, history, pending.scripts(), limits);
            }
        } catch (SQLException e) {
            SqlFailure.throwIfUnavailable(e);
            return SqlFailure.isPassing(e)
                    ? new Blocked(SqlFailure.describe(e))
                    : new Failed(tenant.state(), UnreadableHistory.describe(connection, table, e));
        }
        return byFlyway(connection, tenant, from, limits);
    }

    private Attempt run(
            Connection connection,
            TenantTransaction transaction,
            TenantSchema tenant,
            SchemaHistory history,
            List<Migration> scripts,
            Limits limits)
            throws SQLException {
        ScriptRunner runner = new ScriptRunner(table(tenant), scripts, defers);
        Done done = scripts.isEmpty()
                ? new UpToDate(history.state(migrations))
                : new Migrated(history.state(migrations).version(), after(history, runner, tenant), scripts.size());
        try {
            transaction.executeAndCommit(runner.sql(history.nextRank()) + ledger(tenant, done.state()));
            return done;
        } catch (SQLException e) {
            ScriptRunner.Broken broken = runner.explain(connection, transaction, limits, e);
            return broken.isPassing()
                    ? new Blocked(broken.inWords())
                    : new Failed(history.state(migrations), broken.inWords());
        }
    }

    private SchemaState after(SchemaHistory history, ScriptRunner runner, TenantSchema tenant) {
        List<HistoryRow> rows = new ArrayList<>(history.rows());
        rows.addAll(runner.rows(history.nextRank()));
        return new SchemaHistory(rows).neutral(migrations, tenant.schema()).state(migrations);
    }

    /** The lock is the session's, so that nobody comes between Flyway and the ledger. */
    private Attempt byFlyway(Connection connection, TenantSchema tenant, String from, Limits limits)
            throws SQLException {
        HistoryTable table = table(tenant);
        if (!ask(connection, "select pg_try_advisory_lock(" + table.lock() + ")")) {
            return new Blocked(SqlFailure.LOCKED);
        }
        try {
            FlywayFallback.Outcome outcome = fallback.run(connection, tenant, table, limits);
            try (Opened opened = TenantTransaction.open(connection, table, limits)) {
                SchemaHistory history = opened.history().neutral(migrations, tenant.schema());
                SchemaState state = history.state(migrations);
                if (outcome.stopped().isPresent()) {
                    // Scripts before the one that stopped it are applied.
                    opened.transaction().executeAndCommit(ledger(tenant, state));
                    return outcome.stopped().get() instanceof Failed failed
                            ? new Failed(state, failed.failure())
                            : outcome.stopped().get();
                }
                Pending pending = history.pending(migrations);
                if (pending.obstacle().isPresent()) {
                    return new Failed(state, pending.obstacle().get().failure());
                }
                if (!pending.scripts().isEmpty()) {
                    return new Failed(
                            state,
                            TaskFailure.of("Flyway ran and left "
                                    + pending.scripts().get(0).script() + " pending; run it by hand to see why"));
                }
                Done done = new Migrated(from, state, outcome.scripts());
                opened.transaction().executeAndCommit(ledger(tenant, state));
                return done;
            }
        } finally {
            if (!connection.isClosed()) {
                ask(connection, "select pg_advisory_unlock(" + table.lock() + ")");
            }
        }
    }

    /** What the ledger says of a tenant that cannot be migrated is put right, as far as its history could be read. */
    private void correct(Connection connection, TenantSchema tenant, SchemaState actual) {
        if (tenant.state().equals(actual)) {
            return;
        }
        // Another may have migrated it since its history was read; then the ledger knows better.
        try (PreparedStatement update = connection.prepareStatement("update "
                + settings.home().tenants() + " set schema_version = ?, schema_digest = ?"
                + " where id = ? and schema_version = ? and schema_digest = ?")) {
            update.setString(1, actual.version());
            update.setString(2, actual.digest());
            update.setObject(3, tenant.id().value());
            update.setString(4, tenant.state().version());
            update.setString(5, tenant.state().digest());
            update.executeUpdate();
        } catch (SQLException e) {
            SqlFailure.throwIfUnavailable(e);
            LOG.warn("ledger-not-corrected", "tenant", tenant.slug(), "reason", String.valueOf(e.getMessage()));
        }
    }

    private String ledger(TenantSchema tenant, SchemaState actual) {
        return tenant.state().equals(actual)
                ? ""
                : "update %s set schema_version = %s, schema_digest = %s where id = %s;\n"
                        .formatted(
                                settings.home().tenants(),
                                SqlLiteral.of(actual.version()),
                                SqlLiteral.of(actual.digest()),
                                SqlLiteral.of(tenant.id().value().toString()));
    }

    private HistoryTable table(TenantSchema tenant) {
        return new HistoryTable(tenant.schema(), settings.historyTable());
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
