/**
 * The fleet in numbers, in plain JDBC: a few statements whatever the number of tenants, and none that a tenant which is
 * locked, behind or gone can spoil for the others.
 */
@NullMarked
package dev.tenancy.fleet;

import org.jspecify.annotations.NullMarked;
