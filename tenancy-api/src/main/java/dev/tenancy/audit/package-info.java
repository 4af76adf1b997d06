/**
 * The audit trail: who did what, to whom, when, from where. It outlives the tenants it speaks of.
 */
@NullMarked
package dev.tenancy.audit;

import org.jspecify.annotations.NullMarked;
