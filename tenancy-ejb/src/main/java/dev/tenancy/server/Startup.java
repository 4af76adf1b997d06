package dev.tenancy.server;

import dev.tenancy.binding.SharedCacheGuard;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.config.StartupMigration;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.datasource.DatabaseFailure;
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
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the application up: checks configuration and guards, migrates the registry, then the registered schemas.
 *
 * <p>A wrong configuration or an entity in the shared cache stops the deployment. A database that is not there yet does
 * not: requests get 503 and start-up tries again every few seconds. A broken tenant closes that tenant alone.
 *
 * <p>It tries again on an executor and not by a timer, because the first timer of a Payara Server brings up a database and
 * an application of the timer service's own, whose page is open to all.
 */
@Singleton
@jakarta.ejb.Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Startup {

    private static final Log LOG = Log.of(Startup.class);
    private static final long RETRY_MILLIS = 2_000;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Resource
    private ManagedScheduledExecutorService executor;

    @PersistenceUnit(unitName = "tenant")
    private EntityManagerFactory tenantUnit;

    @Inject
    private Readiness readiness;

    private volatile @Nullable ScheduledFuture<?> nextTry;

    @PostConstruct
    void start() {
        if (!bringUp(ServerConfig.get())) {
            tryLater();
        }
    }

    @PreDestroy
    void stop() {
        ScheduledFuture<?> pending = nextTry;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    /** Nobody waits for the outcome any more, so that a failure other than a missing database is logged, not thrown. */
    private void tryAgain() {
        boolean up = false;
        try {
            up = bringUp(ServerConfig.get());
        } catch (RuntimeException e) {
            readiness.waitFor("an operator: start-up failed, the log tells why");
            LOG.error(e, "start-up-failed", "retry_ms", RETRY_MILLIS);
        }
        if (!up) {
            tryLater();
        }
    }

    /** @return false if the database is not there yet */
    private boolean bringUp(TenancyConfig config) {
        try {
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
            return true;
        } catch (Exception e) {
            if (!DatabaseFailure.isUnavailable(e)) {
                throw new IllegalStateException("Tenancy cannot start: " + e.getMessage(), e);
            }
            readiness.waitFor("the database");
            LOG.warn(
                    "waiting-for-database",
                    "retry_ms",
                    RETRY_MILLIS,
                    "reason",
                    DatabaseFailure.sqlCause(e).map(SQLException::getMessage).orElse("none given"));
            return false;
        }
    }

    private MigrationSet migrate(TenancyConfig config) throws SQLException {
        boolean run = config.startupMigration() == StartupMigration.RUN;
        if (run) {
            new SharedMigrations(owner, config.sharedLocations()).migrate();
            new DatabaseRoles(owner, config).prepare();
        }
        MigrationSet migrations = MigrationCatalog.resolve(owner, config.tenantLocations());
        Ledger ledger = new Ledger(owner);
        List<Failed> closed = new ArrayList<>();
        switch (config.startupMigration()) {
            case RUN ->
                new FleetMigration(ledger, new FlywayTenantMigrator(owner, config.tenantLocations()))
                        .run(migrations.target()).stream()
                                .filter(Failed.class::isInstance)
                                .map(Failed.class::cast)
                                .forEach(closed::add);
            case VALIDATE ->
                ledger.notAt(migrations.target())
                        .forEach(tenant -> closed.add(new Failed(
                                tenant,
                                "at version " + tenant.state().version() + ", expected "
                                        + migrations.target().version())));
            case OFF -> {}
        }
        closed.forEach(failed -> readiness.close(failed.tenant().slug().value(), failed.reason()));
        return migrations;
    }

    private void tryLater() {
        nextTry = executor.schedule(this::tryAgain, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
}
