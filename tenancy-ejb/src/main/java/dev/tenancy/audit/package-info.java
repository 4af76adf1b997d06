/**
 * Writes and reads the audit trail in plain JDBC. Knows nothing of what is audited.
 */
@NullMarked
package dev.tenancy.audit;

import org.jspecify.annotations.NullMarked;
