/**
 * The registry's tables in plain JDBC, and the EJB shell around them. Knows of no EntityManager: a transaction
 * is the registry's or a tenant's.
 */
@NullMarked
package dev.tenancy.registry;

import org.jspecify.annotations.NullMarked;
