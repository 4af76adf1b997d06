package dev.tenancy.cli.migrate;

import dev.tenancy.cli.output.Table;
import dev.tenancy.cli.output.TimeText;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.TaskFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of a rehearsal, as a document and for people. */
final class RehearsalText {

    private RehearsalText() {}

    static boolean failed(Rehearsal rehearsal) {
        return rehearsal.groups().stream().anyMatch(group -> !group.failures().isEmpty());
    }

    static Map<String, ?> document(Rehearsal rehearsal) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("target", rehearsal.target());
        document.put(
                "groups", rehearsal.groups().stream().map(RehearsalText::group).toList());
        return document;
    }

    private static Map<String, ?> group(Rehearsal.Group group) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("from", group.from());
        document.put("scripts", group.scripts());
        document.put("tenants", group.tenants());
        document.put("rehearsed", group.rehearsed());
        document.put("medianMs", group.median().toMillis());
        document.put("longestMs", group.longest().toMillis());
        document.put("locks", group.locks());
        document.put(
                "failures",
                group.failures().stream()
                        .map(failed -> FailureText.document(failed.tenant(), failed.failure()))
                        .toList());
        document.put("notRehearsed", group.notRehearsed());
        return document;
    }

    static String text(Rehearsal rehearsal) {
        if (rehearsal.groups().isEmpty()) {
            return "Nothing to rehearse: every tenant is at " + rehearsal.target();
        }
        Table table = new Table("FROM", "SCRIPTS", "TENANTS", "TRIED", "FAILED", "MEDIAN", "LONGEST");
        StringBuilder details = new StringBuilder();
        for (Rehearsal.Group group : rehearsal.groups()) {
            table.row(
                    group.from(),
                    String.join(", ", group.scripts()),
                    group.tenants(),
                    group.rehearsed(),
                    group.failures().size(),
                    TimeText.of(group.median()),
                    TimeText.of(group.longest()));
            group.locks().forEach(lock -> details.append("  from %s held %s%n".formatted(group.from(), lock)));
            group.notRehearsed()
                    .forEach(why -> details.append("  from %s not rehearsed: %s%n".formatted(group.from(), why)));
            Map<String, TaskFailure> failures = new LinkedHashMap<>();
            group.failures().forEach(failed -> failures.put(failed.tenant(), failed.failure()));
            details.append(FailureText.lines(failures));
        }
        return table.toString() + details + "All of it was rolled back.\n";
    }
}
