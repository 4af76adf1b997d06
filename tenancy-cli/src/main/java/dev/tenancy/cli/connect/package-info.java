/**
 * Which database a command works on, who logs in, and which fleet is there: options and environment in, connections out.
 */
@NullMarked
package dev.tenancy.cli.connect;

import org.jspecify.annotations.NullMarked;
