/** How a run is kept in the database and worked on: tasks, claims, leases, waves, budget. */
@NullMarked
package dev.tenancy.migration.run;

import org.jspecify.annotations.NullMarked;
