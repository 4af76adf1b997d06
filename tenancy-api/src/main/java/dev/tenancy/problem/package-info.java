/**
 * Everything that can go wrong and is told to somebody: one sealed root, one leaf for each kind of problem.
 * Leaves carry their data; the message says what happened, to which tenant, and what to do.
 */
@NullMarked
package dev.tenancy.problem;

import org.jspecify.annotations.NullMarked;
