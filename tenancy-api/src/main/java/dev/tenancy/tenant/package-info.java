/**
 * What a tenant is: its slug, schema, id and state. Owns the rules of these names; knows nothing of databases
 * or HTTP.
 */
@NullMarked
package dev.tenancy.tenant;

import org.jspecify.annotations.NullMarked;
