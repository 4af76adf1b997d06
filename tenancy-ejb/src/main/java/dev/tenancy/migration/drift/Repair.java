package dev.tenancy.migration.drift;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.log.LogContext;
import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Histories;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mends one tenant. */
final class Repair {

    private static final Log LOG = Log.of(Repair.class);

    /** A view made anew needs its indexes again, a sequence its owner. */
    private static final int ROUNDS = 3;

    /** What mending may bring about. What is extra was made by somebody meanwhile, and was not asked for. */
    private static final Set<Kind> CONSEQUENCES = Set.of(Kind.MISSING_OBJECT, Kind.CHANGED_OBJECT);

    private static final Set<Kind> OF_THE_LEDGER = Set.of(Kind.LEDGER_DIFFERS, Kind.CHECKSUM_CHANGED);
    private static final String CONCURRENTLY = "reindex index concurrently ";

    private final Fleet fleet;
    private final FleetSettings settings;
    private final Histories histories;
    private final Expectations expectations;
    private final Map<String, String> failures = new HashMap<>();

    Repair(Fleet fleet) {
        this.fleet = fleet;
        this.settings = fleet.settings();
        this.histories = new Histories(settings);
        this.expectations = new Expectations(settings, fleet.migrations());
    }

    List<Difference> run(String slug, List<Difference> asked, String actor) throws SQLException {
        Look look = Look.at(settings, List.of(slug));
        Drift.requireAll(List.of(slug), look);
        List<Difference> chosen = now(look).stream()
                .filter(difference ->
                        asked.contains(difference) && difference.remedy().isPresent())
                .toList();
        if (chosen.isEmpty()) {
            return now(look);
        }
        TenantSchema tenant = look.census().entries().get(0).tenant();
        try (Connection connection = settings.owner().getConnection()) {
            boolean mended = inTransaction(connection, tenant, chosen, actor);
            if (mended) {
                rebuild(connection, tenant, chosen);
            }
        }
        List<Difference> left = now(Look.at(settings, List.of(slug)));
        LOG.info("tenant-repaired", "tenant", slug, "actor", actor, "asked", chosen.size(), "left", left.size());
        return left.stream().map(this::withFailure).toList();
    }

    private List<Difference> now(Look look) throws SQLException {
        return Drift.of(new Examination(fleet, expectations).report(look));
    }

    /** Whether it committed. */
    private boolean inTransaction(Connection connection, TenantSchema tenant, List<Difference> chosen, String actor)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(
                    connection,
                    "set local lock_timeout = '500ms'; set local check_function_bodies = off; select pg_advisory_xact_lock("
                            + histories.table(tenant.schema()).lock() + ")");
            boolean mended = structure(connection, tenant, chosen) && ledger(connection, tenant, chosen);
            if (mended) {
                audit(connection, tenant, actor);
                connection.commit();
            }
            return mended;
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            chosen.forEach(difference -> failures.putIfAbsent(difference.object(), reason(e)));
            return false;
        } finally {
            Transactions.rollBack(connection);
        }
    }

    private boolean structure(Connection connection, TenantSchema tenant, List<Difference> chosen) throws SQLException {
        List<Difference> todo = chosen.stream().filter(Repair::isInTransaction).toList();
        Set<String> asked = todo.stream().map(Difference::object).collect(Collectors.toSet());
        Set<String> before =
                differences(connection, tenant).map(Difference::object).collect(Collectors.toSet());
        for (int round = 0; !todo.isEmpty() && round < ROUNDS; round++) {
            if (!runAll(connection, tenant, todo)) {
                return false;
            }
            // What was not there before is a consequence of what was mended, and so is to be mended as well.
            todo = differences(connection, tenant)
                    .filter(left -> asked.contains(left.object())
                            || (CONSEQUENCES.contains(left.kind()) && !before.contains(left.object())))
                    .filter(Repair::isInTransaction)
                    .toList();
        }
        todo.forEach(left -> failures.putIfAbsent(left.object(), "it was still there afterwards"));
        return todo.isEmpty();
    }

    private Stream<Difference> differences(Connection connection, TenantSchema tenant) throws SQLException {
        Optional<Reference> reference = expectations.of(histories.read(connection, tenant.schema()));
        if (reference.isEmpty()) {
            return Stream.empty();
        }
        Snapshot actual = Snapshot.of(connection, tenant.schema(), settings.historyTable());
        return new Comparison(reference.get(), actual, tenant.schema())
                .deviations().stream().map(deviation -> deviation.in(tenant.schema()));
    }

    /** In order; one that needs another is tried again behind it. Whether all ran. */
    private boolean runAll(Connection connection, TenantSchema tenant, List<Difference> todo) throws SQLException {
        List<Difference> left = new ArrayList<>(todo);
        boolean progress = true;
        while (!left.isEmpty() && progress) {
            progress = false;
            for (Difference difference : List.copyOf(left)) {
                Savepoint before = connection.setSavepoint();
                try {
                    execute(
                            connection,
                            "set local search_path = " + tenant.schema().quoted() + ";\n"
                                    + difference.remedy().orElseThrow());
                    connection.releaseSavepoint(before);
                    failures.remove(difference.object());
                    left.remove(difference);
                    progress = true;
                } catch (SQLException e) {
                    if (DatabaseFailure.isUnavailable(e)) {
                        throw e;
                    }
                    connection.rollback(before);
                    failures.put(difference.object(), reason(e));
                }
            }
        }
        return left.isEmpty();
    }

    /** The history has its new checksums by now; the ledger follows it. */
    private boolean ledger(Connection connection, TenantSchema tenant, List<Difference> chosen) throws SQLException {
        if (chosen.stream().noneMatch(difference -> OF_THE_LEDGER.contains(difference.kind()))) {
            return true;
        }
        for (Difference difference : chosen) {
            if (difference.kind() == Kind.CHECKSUM_CHANGED) {
                execute(connection, difference.remedy().orElseThrow());
            }
        }
        SchemaHistory history =
                histories.read(connection, tenant.schema()).neutral(fleet.migrations(), tenant.schema());
        SchemaState state = history.state(fleet.migrations());
        try (PreparedStatement update =
                connection.prepareStatement("update " + settings.home().tenants()
                        + " set schema_version = ?, schema_digest = ? where id = ? and schema_name = ?")) {
            update.setString(1, state.version());
            update.setString(2, state.digest());
            update.setObject(3, tenant.id().value());
            update.setString(4, tenant.schema().value());
            return update.executeUpdate() == 1;
        }
    }

    private void audit(Connection connection, TenantSchema tenant, String actor) throws SQLException {
        if (settings.home() != LedgerHome.REGISTRY) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                insert into public.audit_events (actor, action, tenant_id, tenant_slug, request_id, remote_address)
                values (?, 'tenant.repaired', ?, ?, ?, ?)
                """)) {
            insert.setString(1, actor);
            insert.setObject(2, tenant.id().value());
            insert.setString(3, tenant.slug());
            insert.setString(4, LogContext.requestId());
            insert.setString(5, LogContext.remoteAddress().orElse(null));
            insert.executeUpdate();
        }
    }

    private void rebuild(Connection connection, TenantSchema tenant, List<Difference> chosen) throws SQLException {
        for (Difference difference : chosen) {
            if (isConcurrent(difference)) {
                try {
                    execute(connection, "set lock_timeout = '5s'");
                    execute(connection, "set search_path = " + tenant.schema().quoted());
                    execute(connection, difference.remedy().orElseThrow());
                } catch (SQLException e) {
                    if (DatabaseFailure.isUnavailable(e)) {
                        throw e;
                    }
                    failures.put(difference.object(), reason(e));
                } finally {
                    execute(connection, "reset search_path; reset lock_timeout");
                }
            }
        }
    }

    private Difference withFailure(Difference left) {
        String failure = failures.get(left.object());
        return failure == null
                ? left
                : new Difference(
                        left.kind(), left.object(), left.inWords() + "; its remedy failed: " + failure, left.remedy());
    }

    private static boolean isInTransaction(Difference difference) {
        return difference.remedy().isPresent()
                && !OF_THE_LEDGER.contains(difference.kind())
                && !isConcurrent(difference);
    }

    private static boolean isConcurrent(Difference difference) {
        return difference
                .remedy()
                .filter(remedy -> remedy.startsWith(CONCURRENTLY))
                .isPresent();
    }

    private static String reason(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("") + " (SQLSTATE "
                + failure.getSQLState() + ")";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
