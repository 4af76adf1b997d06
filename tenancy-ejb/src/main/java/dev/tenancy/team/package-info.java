/**
 * The EJB that keeps the team. Nothing in it knows of tenants or schemas.
 */
@NullMarked
package dev.tenancy.team;

import org.jspecify.annotations.NullMarked;
