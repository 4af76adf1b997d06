/** Migrations in Java, for tests of what only Flyway can run. */
@NullMarked
package dev.tenancy.migration.java;

import org.jspecify.annotations.NullMarked;
