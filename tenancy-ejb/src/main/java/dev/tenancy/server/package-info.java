/**
 * The EJB shells around the plain code: start-up, readiness, the registry as a service of the container.
 */
@NullMarked
package dev.tenancy.server;

import org.jspecify.annotations.NullMarked;
