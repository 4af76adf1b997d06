/**
 * SQL of a feature's own in the transaction of its tenant, typed by jOOQ or plain: on the connection that EclipseLink
 * uses, with nothing on it that could end the transaction or leave the tenant. Binding itself is done elsewhere; the
 * tables' classes in {@code dev.tenancy.sql.tenant} are written by the build, from the migrations.
 */
@NullMarked
package dev.tenancy.sql;

import org.jspecify.annotations.NullMarked;
