/**
 * One line per decision, as key=value, with tenant and request id always.
 */
@NullMarked
package dev.tenancy.log;

import org.jspecify.annotations.NullMarked;
