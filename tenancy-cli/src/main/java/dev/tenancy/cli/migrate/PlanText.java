package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.Count;
import dev.tenancy.cli.output.Table;
import dev.tenancy.migration.FleetPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run would do, as a document and for people. */
final class PlanText {

    private PlanText() {}

    static Map<String, ?> document(FleetPlan plan) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("target", plan.target());
        document.put("groups", plan.groups().stream().map(PlanText::group).toList());
        return document;
    }

    private static Map<String, ?> group(FleetPlan.Group group) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("from", group.from());
        document.put("to", group.to());
        document.put("scripts", group.scripts());
        document.put("tenants", group.tenants());
        document.put("examples", group.examples());
        document.put("obstacle", group.obstacle());
        return document;
    }

    static String text(FleetPlan plan) {
        if (plan.groups().isEmpty()) {
            return "Nothing to do: every tenant is at " + plan.target();
        }
        Table table = new Table("FROM", "TO", "TENANTS", "FOR EXAMPLE", "SCRIPTS");
        StringBuilder obstacles = new StringBuilder();
        for (FleetPlan.Group group : plan.groups()) {
            table.row(
                    group.from(),
                    group.obstacle().isPresent() ? "-" : group.to(),
                    group.tenants(),
                    examples(group),
                    group.obstacle().isPresent() ? "none, see below" : String.join(", ", group.scripts()));
            group.obstacle()
                    .ifPresent(obstacle -> obstacles.append("%s at %s (%s) cannot be migrated: %s%n"
                            .formatted(Count.of(group.tenants(), "tenant"), group.from(), examples(group), obstacle)));
        }
        return table.toString() + obstacles;
    }

    private static String examples(FleetPlan.Group group) {
        String names = String.join(", ", group.examples());
        return group.tenants() > group.examples().size() ? names + ", …" : names;
    }
}
