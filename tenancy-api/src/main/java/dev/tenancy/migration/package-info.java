/**
 * Migrating the whole fleet, as those see it who start, watch and steer it: runs, tasks, waves, plans and states. How it
 * is done is not here.
 */
@NullMarked
package dev.tenancy.migration;

import org.jspecify.annotations.NullMarked;
