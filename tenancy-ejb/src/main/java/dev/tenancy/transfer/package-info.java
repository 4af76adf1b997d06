/**
 * One tenant's data as an archive and back, and from one tenant to another: snapshots, the archive's form, and the
 * transaction that brings one in. Plain JDBC, free of Jakarta types.
 */
@NullMarked
package dev.tenancy.transfer;

import org.jspecify.annotations.NullMarked;
