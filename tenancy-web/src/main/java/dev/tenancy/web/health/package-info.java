/**
 * What probes are told: alive, started, ready.
 */
@NullMarked
package dev.tenancy.web.health;

import org.jspecify.annotations.NullMarked;
