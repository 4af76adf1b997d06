package dev.tenancy.cli.connect;

import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.adopt.Adoption.Refused;
import java.util.List;

/**
 * A fleet, for the time of one command.
 *
 * @param database where it is
 * @param fleet its schemas and scripts
 * @param refused schemas that the user named and that cannot be adopted
 */
public record OpenFleet(OpenDatabase database, Fleet fleet, List<Refused> refused) implements AutoCloseable {

    /** Keeps a list of its own. */
    public OpenFleet {
        refused = List.copyOf(refused);
    }

    @Override
    public void close() {
        database.close();
    }
}
