/**
 * The registry of tenants: registering one, looking one up, and the credentials that lead to one.
 */
@NullMarked
package dev.tenancy.registry;

import org.jspecify.annotations.NullMarked;
