package dev.tenancy.migration.run;

import dev.tenancy.migration.Attempt;
import java.time.Duration;

/**
 * A task that is done and whose row does not say so yet.
 *
 * @param claim the task
 * @param done what came of it; it is committed, with history and ledger
 * @param duration how long it took
 */
record DoneTask(Claim claim, Attempt.Done done, Duration duration) {

    String status() {
        return done instanceof Attempt.Migrated ? "migrated" : "up-to-date";
    }

    int scripts() {
        return done instanceof Attempt.Migrated migrated ? migrated.scripts() : 0;
    }
}
