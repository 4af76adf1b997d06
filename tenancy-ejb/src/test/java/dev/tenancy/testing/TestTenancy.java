package dev.tenancy.testing;

import dev.tenancy.config.AnalyticsConfig;
import dev.tenancy.config.Isolation;
import dev.tenancy.config.LifecycleConfig;
import dev.tenancy.config.SignUpConfig;
import dev.tenancy.config.StartupMigration;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.config.WebConfig;
import dev.tenancy.migration.ErrorBudget;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Ledger;
import dev.tenancy.migration.MigrationCatalog;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.RunListener;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.SharedMigrations;
import dev.tenancy.paging.Limit;
import dev.tenancy.provisioning.DatabaseRoles;
import dev.tenancy.provisioning.Provisioner;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database in which start-up has done its work: registry migrated, logins prepared, nobody registered.
 *
 * @param database where it is
 * @param config the settings it was prepared with
 */
public record TestTenancy(TestDatabase database, TenancyConfig config) {

    /** The product's own migrations. */
    public static final String OWN_MIGRATIONS = "classpath:db/tenant";

    /** A new one with a role for each tenant and the product's own migrations. */
    public static TestTenancy create() {
        return create(TestDatabase.create(), Isolation.ROLE, OWN_MIGRATIONS);
    }

    /** A new one with these tenant migrations. */
    public static TestTenancy create(String... tenantLocations) {
        return create(TestDatabase.create(), Isolation.ROLE, tenantLocations);
    }

    /** A new one in this database. */
    public static TestTenancy create(TestDatabase database, Isolation isolation, String... tenantLocations) {
        TestTenancy tenancy = new TestTenancy(database, config(database, isolation, tenantLocations));
        new SharedMigrations(database.owner(), tenancy.config.sharedLocations()).migrate();
        try {
            new DatabaseRoles(database.owner(), tenancy.config).prepare();
        } catch (SQLException e) {
            throw new IllegalStateException("the logins cannot be prepared: " + e.getMessage(), e);
        }
        return tenancy;
    }

    /** The settings for a database. */
    public static TenancyConfig config(TestDatabase database, Isolation isolation, String... tenantLocations) {
        return new TenancyConfig(
                database.config(),
                isolation,
                StartupMigration.RUN,
                Optional.empty(),
                List.of(tenantLocations),
                List.of("classpath:db/shared"),
                Optional.empty(),
                WebConfig.DEFAULT,
                LifecycleConfig.DEFAULT,
                Optional.empty(),
                SignUpConfig.DEFAULT,
                AnalyticsConfig.DEFAULT,
                TenancyConfig.TRANSFER_TIMEOUT);
    }

    /** The same tenants under a release with these tenant migrations. */
    public TestTenancy release(String... tenantLocations) {
        return new TestTenancy(database, config(database, config.isolation(), tenantLocations));
    }

    /** What every tenant's schema must have. */
    public MigrationSet migrations() {
        return MigrationCatalog.resolve(database.owner(), config.tenantLocations());
    }

    /** The version at which tenants are registered. */
    public String version() {
        return migrations().target().version();
    }

    /** What registers tenants here. */
    public Provisioner provisioner() {
        return new Provisioner(database.owner(), config, migrations());
    }

    /** Registers a tenant of the default plan. */
    public Tenant register(String slug) {
        return register(new Slug(slug)).tenant();
    }

    /** Registers a tenant of the default plan. */
    public RegistrationOutcome register(Slug slug) {
        return provisioner().register(newTenant(slug), "test", Optional.empty());
    }

    /** What one says to register a tenant of the default plan. */
    public static NewTenant newTenant(Slug slug) {
        return new NewTenant(slug, new TenantName("Tenant " + slug), NewTenant.DEFAULT_PLAN);
    }

    /** The tenant as the registry knows it now. */
    public Tenant tenant(Slug slug) {
        try {
            return new TenantDirectory(database.owner()).find(slug).orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The central ledger. */
    public Ledger ledger() {
        return new Ledger(database.owner());
    }

    /** The fleet under this release. */
    public Fleet fleet() {
        return Fleet.open(FleetSettings.ofRegistry(database.owner(), config.tenantLocations()));
    }

    /** Migrates every tenant that is behind, in a run that no failure halts. @return what became of each, by slug */
    public List<MigrationTask> migrateFleet() throws SQLException {
        Fleet fleet = fleet();
        MigrationRun run = fleet.create(RunOptions.DEFAULT.withMaxFailures(ErrorBudget.UNLIMITED), "test", false);
        try {
            fleet.drive(run.id(), "test", 2, RunListener.NONE).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return fleet.tasks(run.id(), Optional.empty(), new Limit(200), Optional.empty())
                .items();
    }
}
