/**
 * The operators' accounts, log-ins and tokens in plain JDBC. Knows nothing of sessions, nor of how a password is hashed.
 */
@NullMarked
package dev.tenancy.operator;

import org.jspecify.annotations.NullMarked;
