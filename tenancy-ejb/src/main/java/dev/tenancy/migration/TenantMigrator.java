package dev.tenancy.migration;

import dev.tenancy.problem.TenancyException.DatabaseUnavailable;

/**
 * Brings one tenant's schema to the version this release serves.
 *
 * <p>The seam between those who decide that a tenant is migrated (start-up, command line) and how it is done.
 */
public interface TenantMigrator {

    /**
     * Migrates in transactions of its own. A failure is an outcome.
     *
     * @throws DatabaseUnavailable if the database does not answer, which is no fault of this tenant
     */
    MigrationOutcome migrate(TenantSchema tenant);
}
