/**
 * What leads callers to a tenant: its API keys and its own host names.
 */
@NullMarked
package dev.tenancy.access;

import org.jspecify.annotations.NullMarked;
