/**
 * Asks many tenants one query, as a login that can do nothing but read: fifty tenants to a statement, on several
 * connections, each answer in its place. Knows nothing of what the query is about, and nothing of a server.
 */
@NullMarked
package dev.tenancy.analytics;

import org.jspecify.annotations.NullMarked;
