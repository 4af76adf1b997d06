package dev.tenancy.provisioning;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.InvalidScripts;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * What a registration does, part by part, for whoever makes a tenant of something else: each part works in the caller's
 * transaction on a connection of the owner.
 */
public final class TenantMaking {

    private final ProvisioningPlan plan;

    /** Makes tenants by these settings. */
    public TenantMaking(TenancyConfig config) {
        this.plan = new ProvisioningPlan(config);
    }

    /**
     * The scripts that make this tenant's schema.
     *
     * @throws ProvisioningFailed if only Flyway could run one, which cannot be part of a transaction
     */
    public static MigrationSet scripts(MigrationSet migrations, Slug slug) {
        try {
            return MigrationCatalog.forRegistration(migrations);
        } catch (InvalidScripts e) {
            throw new ProvisioningFailed(slug, String.join("; ", e.errors()), e);
        }
    }

    /**
     * Claims an idempotency key for a tenant about to be made.
     *
     * @return the tenant an earlier request with this key has made, if one has
     * @throws IdempotencyKeyReused if that was another request
     */
    public static Optional<Tenant> claim(Connection connection, IdempotencyKey key, TenantId id) throws SQLException {
        return RegistryEntry.claim(connection, key, id) ? Optional.empty() : Optional.of(earlier(connection, key));
    }

    /** Writes the tenant's row, its first key and its audit row; a taken slug is the unique index's to refuse. */
    public static Tenant register(Connection connection, RegistryEntry entry) throws SQLException {
        return entry.insert(connection);
    }

    /**
     * Makes the schema, its role and grants, and runs scripts in it, in their order.
     *
     * @throws ProvisioningFailed if a step fails; the transaction must be rolled back
     */
    public void create(Connection connection, Tenant tenant, List<Migration> scripts) throws SQLException {
        int server = connection.getMetaData().getDatabaseMajorVersion();
        run(connection, tenant, plan.schema(tenant.schema(), server));
        migrate(connection, tenant, 1, scripts);
    }

    /**
     * Runs more scripts, with their history rows from this rank on.
     *
     * @throws ProvisioningFailed if one fails; the transaction must be rolled back
     */
    public void migrate(Connection connection, Tenant tenant, int firstRank, List<Migration> scripts)
            throws SQLException {
        for (ProvisioningStep step : plan.migrations(tenant.schema(), firstRank, scripts)) {
            // A script that says it leaves its schema may have changed path and role.
            execute(
                    connection,
                    "set local role none; set local search_path = "
                            + tenant.schema().quoted() + ", pg_temp");
            run(connection, tenant, List.of(step));
        }
    }

    static Tenant earlier(Connection connection, IdempotencyKey key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + TenantRows.COLUMNS
                + ", i.fingerprint from public.idempotency_keys i join public.tenants t on t.id = i.tenant_id"
                + " where i.key = ?")) {
            select.setString(1, key.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || !row.getString("fingerprint").equals(key.fingerprint())) {
                    throw new IdempotencyKeyReused();
                }
                return TenantRows.read(row);
            }
        }
    }

    private static void run(Connection connection, Tenant tenant, List<ProvisioningStep> steps) throws SQLException {
        for (ProvisioningStep step : steps) {
            try {
                execute(connection, step.sql());
            } catch (SQLException e) {
                if (DatabaseFailure.asUnavailable(e).isPresent()) {
                    throw e;
                }
                if (SlugConflict.caused(e)) {
                    throw new SlugTaken(tenant.slug());
                }
                throw new ProvisioningFailed(tenant.slug(), step.what() + " failed: " + describe(e), e);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    static String describe(SQLException failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return message + " (SQLSTATE " + failure.getSQLState() + ")";
    }
}
