package dev.tenancy.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of running one tenant's pending scripts for real and rolling back.
 *
 * @param scripts what ran
 * @param duration how long that took
 * @param locks what was held at the end on relations that were there before, most restrictive first, for example {@code
 *     AccessExclusiveLock projects}
 * @param failure what stopped it
 * @param notRehearsed why scripts could not be tried, a sentence each
 */
public record TenantRehearsal(
        List<String> scripts,
        Duration duration,
        List<String> locks,
        Optional<TaskFailure> failure,
        List<String> notRehearsed) {

    /** Keeps lists of its own. */
    public TenantRehearsal {
        scripts = List.copyOf(scripts);
        locks = List.copyOf(locks);
        notRehearsed = List.copyOf(notRehearsed);
    }

    static TenantRehearsal failed(TaskFailure failure) {
        return new TenantRehearsal(List.of(), Duration.ZERO, List.of(), Optional.of(failure), List.of());
    }
}
