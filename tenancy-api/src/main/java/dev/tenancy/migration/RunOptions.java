package dev.tenancy.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run goes about its work.
 *
 * @param only these tenants by slug; empty: all that are behind
 * @param exclude not these
 * @param order in which order
 * @param canary who makes up the first wave
 * @param waveSize how many tenants each further wave has; empty: all in one
 * @param gate what stands between waves
 * @param maxFailures how many may fail before it halts
 * @param lockTimeout how long a statement waits for a lock before the tenant is put back and tried again
 * @param statementTimeout how long a statement may take; zero: as long as it needs
 * @param attempts how often a tenant is tried in all when locks, deadlocks or time-outs stop it
 */
public record RunOptions(
        List<String> only,
        List<String> exclude,
        TaskOrder order,
        Optional<Canary> canary,
        OptionalInt waveSize,
        WaveGate gate,
        ErrorBudget maxFailures,
        Duration lockTimeout,
        Duration statementTimeout,
        int attempts) {

    /** All tenants by name in one wave, half a second for a lock, five attempts. */
    public static final RunOptions DEFAULT = new RunOptions(
            List.of(),
            List.of(),
            new TaskOrder.Name(),
            Optional.empty(),
            OptionalInt.empty(),
            new WaveGate.Open(),
            ErrorBudget.DEFAULT,
            Duration.ofMillis(500),
            Duration.ZERO,
            5);

    /** Checks the ranges. @throws IllegalArgumentException quoting the value and the rule */
    public RunOptions {
        only = List.copyOf(only);
        exclude = List.copyOf(exclude);
        if (waveSize.isPresent() && waveSize.getAsInt() < 1) {
            throw new IllegalArgumentException("wave size " + waveSize.getAsInt() + ": it must be at least 1");
        }
        if (lockTimeout.toMillis() < 1 || lockTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "lock timeout " + lockTimeout.toMillis() + " ms: it must be 1 ms to 10 min");
        }
        if (statementTimeout.isNegative() || statementTimeout.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException(
                    "statement timeout " + statementTimeout.toMillis() + " ms: it must be 0 (none) to 24 h");
        }
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException("attempts " + attempts + ": it must be 1 to 100");
        }
    }

    /** The same with these tenants alone. */
    public RunOptions withOnly(List<String> tenants) {
        return new RunOptions(
                tenants, exclude, order, canary, waveSize, gate, maxFailures, lockTimeout, statementTimeout, attempts);
    }

    /** The same with another error budget. */
    public RunOptions withMaxFailures(ErrorBudget budget) {
        return new RunOptions(
                only, exclude, order, canary, waveSize, gate, budget, lockTimeout, statementTimeout, attempts);
    }
}
