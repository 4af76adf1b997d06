/**
 * The fleet of tenants in numbers, for those who watch it.
 */
@NullMarked
package dev.tenancy.fleet;

import org.jspecify.annotations.NullMarked;
