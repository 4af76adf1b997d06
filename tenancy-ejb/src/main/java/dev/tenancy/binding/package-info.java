/**
 * Binds a transaction to its tenant: interceptor, transaction registry and session listener. The only place
 * that puts a tenant on a connection of the application.
 */
@NullMarked
package dev.tenancy.binding;

import org.jspecify.annotations.NullMarked;
