/**
 * The EJB that keeps projects. Nothing in it knows of tenants or schemas.
 */
@NullMarked
package dev.tenancy.project;

import org.jspecify.annotations.NullMarked;
