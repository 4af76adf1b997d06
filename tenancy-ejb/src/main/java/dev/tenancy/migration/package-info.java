/**
 * What the migrations are, which schemas lack some, and how they are applied. Plain JDBC and Flyway, free of
 * Jakarta types, shared with the command line.
 */
@NullMarked
package dev.tenancy.migration;

import org.jspecify.annotations.NullMarked;
