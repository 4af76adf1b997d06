/**
 * {@code tenancy serve}: an embedded PostgreSQL, the registry with three sample tenants, and the WAR on Payara Micro, all
 * kept in one data directory. Owns processes and files; knows nothing of HTTP resources or entities.
 */
@NullMarked
package dev.tenancy.cli.serve;

import org.jspecify.annotations.NullMarked;
