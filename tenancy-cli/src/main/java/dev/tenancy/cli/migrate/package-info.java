/**
 * {@code tenancy migrate}, {@code status} and {@code plan}: asks the fleet, drives a run in this process and shows how it
 * goes. How tenants are migrated is not here.
 */
@NullMarked
package dev.tenancy.cli.migrate;

import org.jspecify.annotations.NullMarked;
