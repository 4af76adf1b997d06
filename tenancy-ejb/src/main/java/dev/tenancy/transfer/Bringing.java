package dev.tenancy.transfer;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.DeferredChecks;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.Violation;
import dev.tenancy.provisioning.RegistryEntry;
import dev.tenancy.provisioning.SlugConflict;
import dev.tenancy.provisioning.TenantMaking;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.TenantWriters;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import dev.tenancy.transfer.Manifest.TenantFacts;
import dev.tenancy.transfer.TransferOutcome.Brought;
import dev.tenancy.transfer.TransferOutcome.Repeated;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Makes a tenant of another's data in one transaction of the owner's: registry, schema as the data left its own, rows,
 * and what has been migrated since. It commits whole, or leaves nothing.
 */
final class Bringing {

    private final DataSource owner;
    private final TenancyConfig config;
    private final MigrationSet migrations;
    private final TransferListener listener;
    private final Deadline deadline;

    Bringing(
            DataSource owner,
            TenancyConfig config,
            MigrationSet migrations,
            TransferListener listener,
            Deadline deadline) {
        this.owner = owner;
        this.config = config;
        this.migrations = migrations;
        this.listener = listener;
        this.deadline = deadline;
    }

    /** Opens the data, once it is sure that somebody wants it. */
    interface Opening {
        TenantContents open() throws SQLException;
    }

    TransferOutcome bring(Newcomer newcomer, Opening opening) throws IOException {
        try (Connection connection = deadline.open(owner)) {
            connection.setAutoCommit(false);
            try {
                TransferOutcome outcome = inTransaction(connection, newcomer, opening);
                deadline.settle();
                connection.commit();
                return outcome;
            } finally {
                TenantAtRest.reset(connection);
            }
        } catch (SQLException e) {
            throw translated(e, newcomer);
        }
    }

    private TransferOutcome inTransaction(Connection connection, Newcomer newcomer, Opening opening)
            throws SQLException, IOException {
        // Who else is after the slug may be at it for as long as an import takes.
        execute(
                connection,
                "set local lock_timeout = '5s'; set local idle_in_transaction_session_timeout = "
                        + deadline.serverSide());
        execute(connection, CopySettings.NO_TRANSACTION_TIMEOUT);
        execute(connection, TenantWriters.ENTER_NONE);
        TenantId id = TenantId.random();
        if (newcomer.idempotencyKey().isPresent()) {
            Optional<Tenant> earlier =
                    TenantMaking.claim(connection, newcomer.idempotencyKey().get(), id);
            if (earlier.isPresent()) {
                return new Repeated(earlier.get());
            }
        }
        try (TenantContents contents = opening.open()) {
            return make(connection, id, newcomer, contents);
        }
    }

    private Brought make(Connection connection, TenantId id, Newcomer newcomer, TenantContents contents)
            throws SQLException, IOException {
        Fit fit = Fit.of(contents, migrations);
        ApiKey key = ApiKey.forTenant();
        Tenant tenant = TenantMaking.register(
                connection,
                new RegistryEntry(
                        id,
                        tenant(newcomer, contents.manifest().tenant()),
                        contents.manifest().tenant().labels(),
                        migrations.target(),
                        key,
                        newcomer.actor(),
                        newcomer.origin(contents)));
        TenantMaking making = new TenantMaking(config);
        making.create(connection, tenant, fit.before());
        TransferTotals totals = newcomer.withData()
                ? new Loading(connection, tenant.schema(), config.isolation(), listener, deadline).load(contents)
                : TransferTotals.NONE;
        migrate(connection, tenant, contents, fit, making);
        execute(connection, "set local role none; set constraints all immediate");
        return new Brought(tenant, key, totals);
    }

    /**
     * Runs on the rows what has come since, one by one, to know which script they do not fit. What belongs to the commit is
     * checked behind each, as at a commit of its own: nothing of it stands in the next one's way.
     */
    private static void migrate(
            Connection connection, Tenant tenant, TenantContents contents, Fit fit, TenantMaking making)
            throws SQLException {
        int rank = fit.before().size();
        for (Migration migration : fit.after()) {
            rank++;
            try {
                making.migrate(connection, tenant, rank, List.of(migration));
            } catch (ProvisioningFailed e) {
                throw LoadFailure.ofMigration(contents, migration.script(), e);
            }
            try {
                execute(connection, DeferredChecks.now(tenant.schema()));
            } catch (SQLException e) {
                throw LoadFailure.ofMigration(contents, migration.script(), e);
            }
        }
    }

    private static NewTenant tenant(Newcomer newcomer, TenantFacts facts) {
        String plan = newcomer.plan().orElse(facts.plan());
        try {
            return new NewTenant(newcomer.slug(), newcomer.name().orElse(facts.name()), Plan.code(plan));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(Violation.inBody("/plan", String.valueOf(e.getMessage())));
        }
    }

    private static RuntimeException translated(SQLException failure, Newcomer newcomer) {
        if (SlugConflict.caused(failure)) {
            return new SlugTaken(newcomer.slug());
        }
        if (DatabaseFailure.violates(failure, "tenants_plan_fkey")) {
            return new InvalidInput(Violation.inBody(
                    "/plan",
                    newcomer.plan()
                            .map(plan -> "there is no plan '" + plan + "'")
                            .orElse("its plan does not exist here; name one that does")));
        }
        if (SlugConflict.isUndecided(failure)) {
            return SlugConflict.undecided(newcomer.slug());
        }
        return DatabaseFailure.asUnavailable(failure)
                .<RuntimeException>map(unavailable -> unavailable)
                .orElseGet(() -> new ProvisioningFailed(newcomer.slug(), describe(failure), failure));
    }

    /** Of what concerns rows the message may quote some. */
    private static String describe(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("22") || state.startsWith("23")
                ? "a rule of the database was broken (SQLSTATE " + state + ")"
                : String.valueOf(failure.getMessage()).lines().findFirst().orElse("") + " (SQLSTATE " + state + ")";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
