package dev.tenancy.server;

import dev.tenancy.binding.SharedCacheGuard;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.StartupMigration;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.datasource.OwnerDataSource;
import dev.tenancy.fleet.FactsQuery;
import dev.tenancy.fleet.UsageCollector;
import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.log.Log;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Ledger;
import dev.tenancy.migration.Ledger.Incomplete;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.migration.run.RunWatch;
import dev.tenancy.provisioning.DatabaseRoles;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Brings the application up: checks configuration and guards, migrates the registry, and has the registered schemas
 * migrated in the background.
 *
 * <p>A wrong configuration or an entity in the shared cache stops the deployment; a database that is not there yet is
 * waited for before this begins. A broken tenant closes that tenant alone.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Startup {

    private static final Log LOG = Log.of(Startup.class);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(1);

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @PersistenceUnit(unitName = "tenant")
    private EntityManagerFactory tenantUnit;

    @Inject
    private Readiness readiness;

    @Inject
    private FleetDriver driver;

    @Inject
    private Caretaker caretaker;

    @Inject
    private FirstOperator firstOperator;

    @Resource
    private ManagedThreadFactory threads;

    @PostConstruct
    void start() {
        try {
            TenancyConfig config = ServerConfig.get();
            SharedCacheGuard.check(tenantUnit);
            prepareRegistry(config);
            firstOperator.ensure(config.web().firstAdmin());
            Fleet fleet = Fleet.open(FleetSettings.ofRegistry(owner, config.tenantLocations()));
            readiness.ready(fleet, incomplete(config));
            migrate(config, fleet);
            caretaker.begin(chores(config), threads);
        } catch (SQLException e) {
            throw new IllegalStateException("Tenancy cannot start: " + e.getMessage(), e);
        }
    }

    /** Tenants in hand are finished. */
    @PreDestroy
    void stop() {
        caretaker.end();
        driver.end();
    }

    /** What this server does by itself. */
    private List<Chore> chores(TenancyConfig config) {
        List<Chore> chores = new ArrayList<>();
        if (config.lifecycle().automaticPurge()) {
            chores.add(new GracePeriodPurge(new Lifecycle(owner, config), PURGE_EVERY));
        }
        chores.add(new UsageNotes(
                new UsageCollector(owner, facts(config), config.lifecycle().usageEvery()),
                config.lifecycle().usageEvery()));
        return chores;
    }

    /** Of everybody: on connections that are closed and not pooled, for what a backend remembers it never gives back. */
    private FactsQuery facts(TenancyConfig config) {
        return new FactsQuery(registry, new OwnerDataSource(), config.isolation());
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

    /** What somebody dropped, and the ledger cannot know. */
    private List<Incomplete> incomplete(TenancyConfig config) throws SQLException {
        if (config.startupMigration() == StartupMigration.OFF) {
            return List.of();
        }
        List<Incomplete> incomplete = new Ledger(owner).missing(config.isolation());
        incomplete.forEach(missing ->
                LOG.warn("tenant-incomplete", "tenant", missing.tenant().slug(), "reason", missing.reason()));
        return incomplete;
    }

    /** Whether there is anything to migrate is one query; the migration itself keeps nobody waiting who is up to date. */
    private void migrate(TenancyConfig config, Fleet fleet) throws SQLException {
        boolean runs = config.startupMigration() == StartupMigration.RUN;
        int behind = config.startupMigration() == StartupMigration.OFF
                ? 0
                : fleet.status().behind();
        LOG.info(
                "ready",
                "version",
                fleet.migrations().target().version(),
                "isolation",
                config.isolation(),
                "closed_tenants",
                behind);
        RunWatch watch = new RunWatch(new Ledgered(registry, LedgerHome.REGISTRY));
        driver.begin(fleet, watch, runs, runs && behind > 0, threads);
    }
}
