/** {@code tenancy tenant …}: the registry's tenants from the command line. */
@NullMarked
package dev.tenancy.cli.tenant;

import org.jspecify.annotations.NullMarked;
