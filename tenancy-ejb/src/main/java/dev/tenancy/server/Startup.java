package dev.tenancy.server;

import dev.tenancy.binding.SharedCacheGuard;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.StartupMigration;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.log.Log;
import dev.tenancy.migration.FleetMigration;
import dev.tenancy.migration.FlywayTenantMigrator;
import dev.tenancy.migration.Ledger;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationOutcome;
import dev.tenancy.migration.MigrationOutcome.Failed;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.provisioning.DatabaseRoles;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.TenantId;
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
import java.util.Map;
import java.util.stream.Collectors;
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
        close(config, migrations.target());
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

    /**
     * Migrates, or looks, or neither; what the ledger then knows to be elsewhere than at the target stays closed, and what
     * is not there at all is named.
     */
    private void close(TenancyConfig config, SchemaState target) throws SQLException {
        if (config.startupMigration() == StartupMigration.OFF) {
            return;
        }
        Ledger ledger = new Ledger(owner);
        Map<TenantId, String> failures = config.startupMigration() == StartupMigration.RUN
                ? failures(new FleetMigration(ledger, new FlywayTenantMigrator(owner, config.tenantLocations()))
                        .run(target))
                : Map.of();
        ledger.notAt(target)
                .forEach(tenant -> readiness.close(
                        tenant.slug(),
                        failures.getOrDefault(
                                tenant.id(),
                                "at version " + tenant.state().version() + ", this release serves "
                                        + target.version())));
        ledger.missing(config.isolation()).forEach(missing -> {
            LOG.warn("tenant-incomplete", "tenant", missing.tenant().slug(), "reason", missing.reason());
            readiness.close(missing.tenant().slug(), missing.reason());
        });
    }

    private static Map<TenantId, String> failures(List<MigrationOutcome> outcomes) {
        return outcomes.stream()
                .filter(Failed.class::isInstance)
                .map(Failed.class::cast)
                .collect(Collectors.toMap(failed -> failed.tenant().id(), Failed::reason));
    }
}
