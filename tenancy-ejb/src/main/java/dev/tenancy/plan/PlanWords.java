package dev.tenancy.plan;

import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plan.PlanLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What the audit trail says of a plan: a limit that was raised for an afternoon has to be found there. */
final class PlanWords {

    private static final String NONE = "none";

    private PlanWords() {}

    static String of(PlanLimits limits) {
        return facts(limits).entrySet().stream()
                .map(limit -> limit.getKey() + " " + limit.getValue())
                .collect(Collectors.joining(", "));
    }

    static String changes(Plan before, String name, PlanLimits limits) {
        List<String> changes = new ArrayList<>();
        if (!name.equals(before.name())) {
            changes.add("name '" + before.name() + "' → '" + name + "'");
        }
        Map<String, String> facts = facts(limits);
        facts(before.limits()).forEach((limit, was) -> {
            String is = facts.getOrDefault(limit, NONE);
            if (!is.equals(was)) {
                changes.add(limit + " " + was + " → " + is);
            }
        });
        return changes.isEmpty() ? "nothing" : String.join(", ", changes);
    }

    private static Map<String, String> facts(PlanLimits limits) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("projects", text(limits.projects()));
        facts.put("members", text(limits.members()));
        facts.put("requests a minute", text(limits.requestsPerMinute()));
        facts.put("requests at once", text(limits.concurrentRequests()));
        facts.put(
                "statement timeout",
                limits.statementTimeout()
                        .map(timeout -> timeout.toMillis() + " ms")
                        .orElse(NONE));
        return facts;
    }

    private static String text(OptionalInt limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsInt()) : NONE;
    }
}
