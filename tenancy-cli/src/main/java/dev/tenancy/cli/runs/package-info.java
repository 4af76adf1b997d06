/** {@code tenancy runs …}: shows runs and steers them. Working on one is {@code cli.migrate}'s. */
@NullMarked
package dev.tenancy.cli.runs;

import org.jspecify.annotations.NullMarked;
