/**
 * A PostgreSQL of our own in a data directory: its programs, files, logins and passwords, and who holds the directory.
 * Knows nothing of what is kept in the database.
 */
@NullMarked
package dev.tenancy.cli.embedded;

import org.jspecify.annotations.NullMarked;
