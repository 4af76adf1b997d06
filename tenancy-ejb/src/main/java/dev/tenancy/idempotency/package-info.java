/**
 * Remembers the answers to requests that may be sent twice, in the tenant's own schema and transaction.
 */
@NullMarked
package dev.tenancy.idempotency;

import org.jspecify.annotations.NullMarked;
