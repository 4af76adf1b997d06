/**
 * How a tenant comes to be: row, schema, role, tables, history and key in one transaction. Plain JDBC, free of
 * Jakarta types.
 */
@NullMarked
package dev.tenancy.provisioning;

import org.jspecify.annotations.NullMarked;
