/**
 * The console's pages about the fleet's migration: what is pending, how a run is started, and one run as it goes on. Shows
 * and steers what {@link dev.tenancy.migration.FleetMigrations} does, and does nothing itself.
 */
@NullMarked
package dev.tenancy.web.admin.migration;

import org.jspecify.annotations.NullMarked;
