/**
 * The {@code tenancy} command: its options, exit codes and messages. What it does is elsewhere: one package for each
 * subcommand, on the plain code the server uses too.
 */
@NullMarked
package dev.tenancy.cli;

import org.jspecify.annotations.NullMarked;
