package dev.tenancy.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a tenant pays for.
 *
 * @param code its name in URLs and JSON, for example {@code team}; never changes
 * @param name its name for people
 * @param limits what it allows
 * @param version counts its changes, for optimistic locking
 */
public record Plan(String code, String name, PlanLimits limits, long version) {

    private static final Pattern CODE = Pattern.compile("^[a-z][a-z0-9-]{0,30}$");

    /** The code, if it has the form of one. @throws IllegalArgumentException saying the rule */
    public static String code(String text) {
        if (!CODE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a plan's code starts with a letter a-z and holds up to 31 of a-z, 0-9 and hyphens");
        }
        return text;
    }

    /**
     * What a plan allows a tenant; empty: no limit.
     *
     * @param projects the most projects
     * @param members the most team members
     * @param requestsPerMinute the most requests a minute, by each node; a burst of ten seconds' worth is let through
     * @param concurrentRequests the most requests at once, by each node
     * @param statementTimeout how long one SQL statement may take, 100 ms to 10 min
     */
    public record PlanLimits(
            OptionalInt projects,
            OptionalInt members,
            OptionalInt requestsPerMinute,
            OptionalInt concurrentRequests,
            Optional<Duration> statementTimeout) {

        /** Nothing is limited. */
        public static final PlanLimits NONE = new PlanLimits(
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

        private static final Duration SHORTEST = Duration.ofMillis(100);
        private static final Duration LONGEST = Duration.ofMinutes(10);

        /** Checks the ranges. @throws IllegalArgumentException quoting the value and the rule it breaks */
        public PlanLimits {
            check("projects", projects, 0);
            check("members", members, 0);
            check("requests a minute", requestsPerMinute, 1);
            check("concurrent requests", concurrentRequests, 1);
            statementTimeout.ifPresent(timeout -> {
                if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
                    throw new IllegalArgumentException(
                            "a statement may take 100 ms to 10 min, not " + timeout.toMillis() + " ms");
                }
            });
        }

        private static void check(String what, OptionalInt limit, int least) {
            if (limit.isPresent() && limit.getAsInt() < least) {
                throw new IllegalArgumentException(
                        "a limit on " + what + " is at least " + least + ", not " + limit.getAsInt());
            }
        }
    }
}
