/** {@code tenancy drift} and {@code repair}: shows how schemas differ, and mends one that does. */
@NullMarked
package dev.tenancy.cli.drift;

import org.jspecify.annotations.NullMarked;
