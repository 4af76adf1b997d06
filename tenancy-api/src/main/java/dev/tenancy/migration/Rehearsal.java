package dev.tenancy.migration;

import java.time.Duration;
import java.util.List;

/**
 * What came of running a plan for real in transactions that were rolled back.
 *
 * @param target the version the plan leads to
 * @param groups one for each group of the plan that has scripts
 */
public record Rehearsal(String target, List<Group> groups) {

    /** Keeps a list of its own. */
    public Rehearsal {
        groups = List.copyOf(groups);
    }

    /**
     * One group of the plan.
     *
     * @param from the version its tenants are at
     * @param scripts what ran
     * @param tenants how many the group has
     * @param rehearsed how many were tried
     * @param median time of one tenant
     * @param longest time of the slowest
     * @param locks what each held at the end, most restrictive first, for example {@code AccessExclusiveLock projects}
     * @param failures by tenant
     * @param notRehearsed why scripts could not be tried: they do not run in a transaction
     */
    public record Group(
            String from,
            List<String> scripts,
            int tenants,
            int rehearsed,
            Duration median,
            Duration longest,
            List<String> locks,
            List<TenantFailure> failures,
            List<String> notRehearsed) {

        /** Keeps lists of its own. */
        public Group {
            scripts = List.copyOf(scripts);
            locks = List.copyOf(locks);
            failures = List.copyOf(failures);
            notRehearsed = List.copyOf(notRehearsed);
        }
    }

    /** What stopped one tenant. */
    public record TenantFailure(String tenant, TaskFailure failure) {}
}
