package dev.tenancy.server;

import dev.tenancy.binding.SharedCacheGuard;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.log.Log;
import dev.tenancy.migration.FleetMigration;
import dev.tenancy.migration.FlywayTenantMigrator;
import dev.tenancy.migration.Ledger;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationOutcome.Failed;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.provisioning.DatabaseRoles;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Brings the application up: checks configuration and guards, migrates the registry, then the registered schemas.
 *
 * <p>A wrong configuration or an entity in the shared cache stops the deployment; a database that is not there yet is
 * waited for before this begins. A broken tenant closes that tenant alone.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Startup {

    private static final Log LOG = Log.of(Startup.class);

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @PersistenceUnit(unitName = "tenant")
    private EntityManagerFactory tenantUnit;

    @Inject
    private Readiness readiness;

    @PostConstruct
    void start() {
        try {
            TenancyConfig config = ServerConfig.get();
            SharedCacheGuard.check(tenantUnit);
            MigrationSet migrations = migrate(config);
            readiness.ready(migrations);
            LOG.info(
                    "ready",
                    "version",
                    migrations.target().version(),
                    "isolation",
                    config.isolation(),
                    "closed_tenants",
                    readiness.closed().size());
        } catch (SQLException e) {
            throw new IllegalStateException("Tenancy cannot start: " + e.getMessage(), e);
        }
    }

    private MigrationSet migrate(TenancyConfig config) throws SQLException {
        prepareRegistry(config);
        MigrationSet migrations = MigrationCatalog.resolve(owner, config.tenantLocations());
        closed(config, migrations)
                .forEach(failed -> readiness.close(failed.tenant().slug().value(), failed.reason()));
        return migrations;
    }

    private void prepareRegistry(TenancyConfig config) throws SQLException {
        DatabaseRoles roles = new DatabaseRoles(owner, config);
        switch (config.startupMigration()) {
            case RUN -> {
                new SharedMigrations(owner, config.sharedLocations()).migrate();
                roles.prepare();
            }
            case VALIDATE -> roles.verify();
            case OFF -> {}
        }
    }

    /** Migrates, or looks, or neither: the tenants that are not at the target afterwards, as far as that is known. */
    private List<Failed> closed(TenancyConfig config, MigrationSet migrations) throws SQLException {
        Ledger ledger = new Ledger(owner);
        return switch (config.startupMigration()) {
            case RUN ->
                new FleetMigration(ledger, new FlywayTenantMigrator(owner, config.tenantLocations()))
                        .run(migrations.target()).stream()
                                .filter(Failed.class::isInstance)
                                .map(Failed.class::cast)
                                .toList();
            case VALIDATE ->
                ledger.notAt(migrations.target()).stream()
                        .map(tenant -> new Failed(
                                tenant,
                                "at version " + tenant.state().version() + ", expected "
                                        + migrations.target().version()))
                        .toList();
            case OFF -> List.of();
        };
    }
}
