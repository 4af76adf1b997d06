/**
 * {@code tenancy bench}: measures the engine beside the floor, the naive way and Flyway, interleaved in one run, in a
 * database of its own. Absolute times wander with the machine; the ratios are what it is about.
 */
@NullMarked
package dev.tenancy.cli.bench;

import org.jspecify.annotations.NullMarked;
