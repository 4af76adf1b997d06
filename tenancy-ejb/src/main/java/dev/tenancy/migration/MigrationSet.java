package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaState;
import java.util.List;

/**
 * Every migration a schema of one kind must have, in the order they run, and the state that leaves.
 *
 * @param migrations versioned ones ascending, then repeatable ones
 * @param target what a schema's ledger says when all are applied
 */
public record MigrationSet(List<Migration> migrations, SchemaState target) {

    /** Keeps a list of its own. */
    public MigrationSet {
        migrations = List.copyOf(migrations);
    }
}
