package dev.tenancy.migration.run;

import dev.tenancy.migration.Attempt;
import dev.tenancy.migration.Limits;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.tenant.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What every worker of this process must know of the run.
 *
 * @param run its number
 * @param target the state it leads to
 * @param limits how long statements may hold others up
 * @param attempts how often a tenant is tried
 * @param tenants how many it has
 * @param parallel how many workers this process has
 */
record RunPlan(long run, SchemaState target, Limits limits, int attempts, int tenants, int parallel) {

    /** How many tasks to claim at once: fewer in a small run, so that every worker has some. */
    int batch(int most) {
        return Math.max(1, Math.min(most, tenants / (parallel * 4)));
    }

    static MigrationTask task(Claim claim, Attempt.Done done, Duration duration) {
        Optional<String> from =
                done instanceof Attempt.Migrated migrated ? Optional.of(migrated.from()) : Optional.empty();
        return new MigrationTask(
                claim.position(),
                claim.wave(),
                claim.tenant(),
                claim.schema(),
                done instanceof Attempt.Migrated ? TaskStatus.MIGRATED : TaskStatus.UP_TO_DATE,
                claim.attempt(),
                from,
                Optional.of(done.state().version()),
                Optional.of(duration),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.now()));
    }
}
