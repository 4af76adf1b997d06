package dev.tenancy.cli.connect;

import dev.tenancy.migration.Fleet;

/**
 * A fleet, for the time of one command.
 *
 * @param database where it is
 * @param fleet its schemas and scripts
 */
public record OpenFleet(OpenDatabase database, Fleet fleet) implements AutoCloseable {

    @Override
    public void close() {
        database.close();
    }
}
