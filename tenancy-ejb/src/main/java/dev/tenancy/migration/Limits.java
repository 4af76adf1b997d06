package dev.tenancy.migration;

import java.time.Duration;

/**
 * How long the statements of a migration may hold others up.
 *
 * @param lockTimeout how long one waits for a lock
 * @param statementTimeout how long one may take; zero: as long as it needs
 */
public record Limits(Duration lockTimeout, Duration statementTimeout) {

    /** For what runs beside nobody: start-up, the registry's own tables. */
    static final Limits PATIENT = new Limits(Duration.ofSeconds(5), Duration.ZERO);
}
