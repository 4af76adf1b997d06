/**
 * The plans in plain JDBC. Knows nothing of what enforces them.
 */
@NullMarked
package dev.tenancy.plan;

import org.jspecify.annotations.NullMarked;
