package dev.tenancy.cli.serve;

import dev.tenancy.cli.connect.Settings;
import java.nio.file.Path;

/**
 * What {@code tenancy serve} was asked to do.
 *
 * @param listener where HTTP is served
 * @param data the data directory
 * @param settings the configuration as far as the user gives it
 * @param verbose whether the server's log goes to the terminal too
 * @param distribution where the server's files are
 */
record ServeOptions(Listener listener, Path data, Settings settings, boolean verbose, Distribution distribution) {}
