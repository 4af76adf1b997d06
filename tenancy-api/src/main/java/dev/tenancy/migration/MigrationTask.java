package dev.tenancy.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One tenant's part of a run.
 *
 * @param position its place in the run's order, from 1
 * @param wave the wave it belongs to, from 1
 * @param tenant the tenant's slug; an adopted schema's name
 * @param schema its schema
 * @param status where it stands
 * @param attempts how often it was begun
 * @param from the version before; empty until known
 * @param to the version after; empty until migrated
 * @param duration of the last attempt
 * @param node who worked on it last
 * @param failure of the last attempt, also while it waits for the next
 * @param finishedAt when it reached its final status
 */
public record MigrationTask(
        int position,
        int wave,
        String tenant,
        String schema,
        TaskStatus status,
        int attempts,
        Optional<String> from,
        Optional<String> to,
        Optional<Duration> duration,
        Optional<String> node,
        Optional<TaskFailure> failure,
        Optional<Instant> finishedAt) {}
