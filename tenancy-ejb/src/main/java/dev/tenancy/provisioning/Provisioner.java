package dev.tenancy.provisioning;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.Violation;
import dev.tenancy.provisioning.RegistryEntry.Origin;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.registry.RegistrationOutcome.Replayed;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Registers a tenant in one transaction on the owner's connection: whole, or nothing of it.
 *
 * <p>Three round trips: the registry's rows (where the unique index decides races), all DDL in one message, commit. A
 * caller's idempotency key adds one in front.
 */
public final class Provisioner {

    private static final Log LOG = Log.of(Provisioner.class);

    private final DataSource owner;
    private final MigrationSet migrations;
    private final ProvisioningPlan plan;

    /** Provisions with the owner's connections and these migrations, as the fleet runs them or for registration. */
    public Provisioner(DataSource owner, TenancyConfig config, MigrationSet migrations) {
        this.owner = owner;
        this.migrations = migrations;
        this.plan = new ProvisioningPlan(config);
    }

    /**
     * Registers a tenant.
     *
     * @throws SlugTaken if the slug is, or was, another tenant's
     * @throws dev.tenancy.problem.TenancyException.TenantStatusConflict if another request is after the slug, or has the
     *     key, and is not done with it within 5 s
     * @throws InvalidInput if the plan does not exist
     * @throws IdempotencyKeyReused if the key came before with another request
     * @throws ProvisioningFailed if a step fails; nothing is left
     * @throws DatabaseUnavailable if the database does not answer
     */
    public RegistrationOutcome register(NewTenant newTenant, String actor, Optional<IdempotencyKey> idempotencyKey) {
        long start = System.nanoTime();
        MigrationSet scripts = TenantMaking.scripts(migrations, newTenant.slug());
        RegistrationOutcome outcome;
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try {
                outcome = inTransaction(connection, newTenant, scripts, actor, idempotencyKey);
                connection.commit();
            } finally {
                reset(connection);
            }
        } catch (SQLException e) {
            throw translate(e, newTenant);
        }
        LOG.info(
                outcome instanceof Registered ? "tenant-registered" : "tenant-registration-replayed",
                "tenant",
                newTenant.slug(),
                "actor",
                actor,
                "version",
                outcome.tenant().schemaState().version(),
                "duration_ms",
                (System.nanoTime() - start) / 1_000_000);
        return outcome;
    }

    private RegistrationOutcome inTransaction(
            Connection connection,
            NewTenant newTenant,
            MigrationSet scripts,
            String actor,
            Optional<IdempotencyKey> idempotencyKey)
            throws SQLException {
        // Who else is after the slug may be at it for as long as an import takes.
        TenantMaking.execute(connection, "set local lock_timeout = '5s'");
        TenantId id = TenantId.random();
        if (idempotencyKey.isPresent() && !RegistryEntry.claim(connection, idempotencyKey.get(), id)) {
            return new Replayed(TenantMaking.earlier(connection, idempotencyKey.get()));
        }
        ApiKey key = ApiKey.forTenant();
        Tenant tenant = new RegistryEntry(id, newTenant, Labels.NONE, scripts.target(), key, actor, Origin.REGISTERED)
                .insert(connection);
        List<ProvisioningStep> steps =
                plan.steps(tenant.schema(), connection.getMetaData().getDatabaseMajorVersion(), scripts);
        try {
            TenantMaking.execute(
                    connection, steps.stream().map(ProvisioningStep::sql).collect(Collectors.joining()));
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            throw failed(connection, newTenant, steps, e);
        }
        return new Registered(tenant, key);
    }

    /**
     * Finds which step failed by doing them again one by one, in a transaction that is rolled back. The message of all
     * steps cannot tell, and registrations that fail are too rare to make every one dearer.
     */
    private static ProvisioningFailed failed(
            Connection connection, NewTenant newTenant, List<ProvisioningStep> steps, SQLException failure)
            throws SQLException {
        connection.rollback();
        for (ProvisioningStep step : steps) {
            try {
                TenantMaking.execute(connection, step.sql());
            } catch (SQLException e) {
                return new ProvisioningFailed(
                        newTenant.slug(), step.what() + " failed: " + TenantMaking.describe(e), e);
            }
        }
        return new ProvisioningFailed(newTenant.slug(), TenantMaking.describe(failure), failure);
    }

    private static RuntimeException translate(SQLException failure, NewTenant newTenant) {
        if (SlugConflict.caused(failure)) {
            return new SlugTaken(newTenant.slug());
        }
        if (DatabaseFailure.violates(failure, "tenants_plan_fkey")) {
            return new InvalidInput(Violation.inBody("/plan", "there is no plan '" + newTenant.plan() + "'"));
        }
        if (SlugConflict.isUndecided(failure)) {
            return SlugConflict.undecided(newTenant.slug());
        }
        if (DatabaseFailure.isUnavailable(failure)) {
            return new DatabaseUnavailable(failure);
        }
        return new ProvisioningFailed(newTenant.slug(), TenantMaking.describe(failure), failure);
    }

    private static void reset(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
