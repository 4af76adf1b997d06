/**
 * The life of a tenant after its registration, in plain JDBC: steps, changes, renaming, purge, and holding registry and
 * schemas against each other. Knows nothing of requests.
 */
@NullMarked
package dev.tenancy.lifecycle;

import org.jspecify.annotations.NullMarked;
