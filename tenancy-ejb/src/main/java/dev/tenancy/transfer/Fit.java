package dev.tenancy.transfer;

import dev.tenancy.log.Shown;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.migration.SchemaHistory.Pending;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * How the migrations of this release make a schema that is as the rows left theirs.
 *
 * @param before scripts to run before the rows come, which are those the rows' own schema was made by
 * @param after scripts to run on the rows
 */
record Fit(List<Migration> before, List<Migration> after) {

    Fit {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /**
     * Finds out. A repeatable script whose text has changed since runs on the rows, as it would have in their own schema.
     *
     * @throws ArchiveRefused if other scripts than ours made the schema, or newer ones
     */
    static Fit of(TenantContents contents, MigrationSet migrations) {
        SchemaHistory history = new SchemaHistory(contents.manifest().history());
        Pending pending = history.pending(migrations);
        pending.obstacle().ifPresent(obstacle -> {
            throw new ArchiveRefused("the schema of " + contents.title() + " is at version "
                    + Shown.of(contents.manifest().version()) + " by other migrations than this release's ("
                    + Shown.of(obstacle.script()) + "): " + Shown.sentence(obstacle.inWords()));
        });
        history.baselineBeyond(migrations).ifPresent(version -> {
            throw new ArchiveRefused("the schema of " + contents.title() + " was taken over at version "
                    + Shown.of(version)
                    + ", above all migrations of this release, which may not be what made it; use the"
                    + " release that has them");
        });
        List<Migration> before = new ArrayList<>(migrations.migrations());
        before.removeAll(pending.scripts());
        return new Fit(before, pending.scripts());
    }
}
