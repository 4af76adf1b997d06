/**
 * What leads callers to a tenant, in plain JDBC: keys, slugs, hosts.
 */
@NullMarked
package dev.tenancy.access;

import org.jspecify.annotations.NullMarked;
