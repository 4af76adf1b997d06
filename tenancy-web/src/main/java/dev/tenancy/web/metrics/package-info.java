/**
 * What is counted and timed, in the Prometheus text format, for operators.
 */
@NullMarked
package dev.tenancy.web.metrics;

import org.jspecify.annotations.NullMarked;
