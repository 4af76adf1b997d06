/**
 * Every error as a problem detail of RFC 9457, whatever raised it and wherever. Undoes the container's wrapping
 * in one place.
 */
@NullMarked
package dev.tenancy.web.problem;

import org.jspecify.annotations.NullMarked;
