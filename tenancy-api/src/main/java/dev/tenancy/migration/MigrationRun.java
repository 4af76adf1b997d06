package dev.tenancy.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * One migration of the fleet: a row that outlives every process that works on it.
 *
 * @param id its number; runs of a database count up
 * @param status where it stands
 * @param target the version it leads to
 * @param options how it was asked for
 * @param wave the wave it is in, from 1
 * @param waves how many there are
 * @param counts its tenants by status
 * @param workers how many processes hold a live lease in it
 * @param reason why it is paused, halted or cancelled, in words
 * @param createdBy who started it
 * @param createdAt when
 * @param finishedAt when the last task ended, or it was cancelled or halted
 */
public record MigrationRun(
        long id,
        RunStatus status,
        String target,
        RunOptions options,
        int wave,
        int waves,
        TaskCounts counts,
        int workers,
        Optional<String> reason,
        String createdBy,
        Instant createdAt,
        Optional<Instant> finishedAt) {}
