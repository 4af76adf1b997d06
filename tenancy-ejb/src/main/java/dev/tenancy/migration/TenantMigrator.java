package dev.tenancy.migration;

/**
 * Brings one tenant's schema to the version this release serves.
 *
 * <p>The seam between those who decide that a tenant is migrated (start-up, command line) and how it is done.
 */
public interface TenantMigrator {

    /** Migrates in transactions of its own and never throws: a failure is an outcome. */
    MigrationOutcome migrate(TenantSchema tenant);
}
