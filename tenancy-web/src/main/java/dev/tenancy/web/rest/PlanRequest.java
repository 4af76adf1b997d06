package dev.tenancy.web.rest;

import dev.tenancy.problem.TextRule;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.registry.Plans;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** Reads what is said of a plan. */
final class PlanRequest {

    private static final TextRule NAME = new TextRule("a plan's name", 100);

    private PlanRequest() {}

    /** A plan of the registry; asked here too, so that a client learns of all its mistakes at once. */
    static String existing(Plans plans, String text) {
        String code = Plan.code(text);
        if (plans.find(code).isEmpty()) {
            throw new IllegalArgumentException("there is no plan '" + code + "'");
        }
        return code;
    }

    static String name(String text) {
        NAME.check(text);
        return text;
    }

    /** The limits as they will be: what is left out stays, what is null is not limited. */
    static PlanLimits limits(JsonBody body, PlanLimits current) {
        JsonBody limits = body.object("limits");
        return new PlanLimits(
                limits.merged("projects", current.projects(), atLeast(0)),
                limits.merged("members", current.members(), atLeast(0)),
                limits.merged("requestsPerMinute", current.requestsPerMinute(), atLeast(1)),
                limits.merged("concurrentRequests", current.concurrentRequests(), atLeast(1)),
                limits.merged("statementTimeout", current.statementTimeout(), PlanRequest::statementTimeout));
    }

    private static IntConsumer atLeast(int least) {
        return number -> {
            if (number < least) {
                throw new IllegalArgumentException("must be at least " + least + ", or null for no limit");
            }
        };
    }

    /** The range is the plan's rule. */
    private static Duration statementTimeout(String text) {
        PlanLimits limits = new PlanLimits(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(Durations.parse(text)));
        return limits.statementTimeout().orElseThrow();
    }
}
