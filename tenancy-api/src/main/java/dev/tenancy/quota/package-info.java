/**
 * How many things of a kind there may be. Owns the question; who asks it knows nothing of plans or tenants.
 */
@NullMarked
package dev.tenancy.quota;

import org.jspecify.annotations.NullMarked;
