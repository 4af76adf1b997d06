package dev.tenancy.cli.drift;

import dev.tenancy.cli.output.Count;
import dev.tenancy.migration.DriftReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How schemas differ, as a document and for people. */
final class DriftText {

    private static final int TENANTS_SHOWN = 20;

    private DriftText() {}

    static Map<String, ?> document(DriftReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenants", report.tenants());
        document.put("clean", report.clean());
        document.put(
                "drifted", report.drifted().stream().map(DriftText::drifted).toList());
        document.put("missing", report.missing());
        document.put("orphans", report.orphans());
        return document;
    }

    private static Map<String, ?> drifted(DriftReport.Drifted drifted) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenant", drifted.tenant());
        document.put("schema", drifted.schema());
        document.put("version", drifted.version());
        document.put("differences", documents(drifted.differences()));
        return document;
    }

    static List<Map<String, ?>> documents(List<DriftReport.Difference> differences) {
        return differences.stream().<Map<String, ?>>map(DriftText::difference).toList();
    }

    private static Map<String, ?> difference(DriftReport.Difference difference) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", difference.kind().code());
        document.put("object", difference.object());
        document.put("inWords", difference.inWords());
        document.put("remedy", difference.remedy());
        return document;
    }

    static String text(DriftReport report) {
        StringBuilder text = new StringBuilder("%s: %d as their migrations make them, %d not, %d without a schema%n"
                .formatted(
                        Count.of(report.tenants(), "tenant"),
                        report.clean(),
                        report.drifted().size(),
                        report.missing().size()));
        report.drifted().stream().limit(TENANTS_SHOWN).forEach(drifted -> {
            text.append("%n%s (%s, at %s)%n".formatted(drifted.tenant(), drifted.schema(), drifted.version()));
            drifted.differences().forEach(difference -> text.append(line(difference)));
        });
        if (report.drifted().size() > TENANTS_SHOWN) {
            text.append("%n… and %d more: tenancy drift --json%n"
                    .formatted(report.drifted().size() - TENANTS_SHOWN));
        }
        names(text, "Without a schema (restore them from a backup): ", report.missing());
        names(text, "Schemas that belong to no tenant: ", report.orphans());
        if (!report.drifted().isEmpty()) {
            text.append("%nNext: tenancy repair %s%n"
                    .formatted(report.drifted().get(0).tenant()));
        }
        return text.toString();
    }

    private static void names(StringBuilder text, String heading, List<String> names) {
        if (!names.isEmpty()) {
            text.append("%n%s%s%n".formatted(heading, String.join(", ", names)));
        }
    }

    static String line(DriftReport.Difference difference) {
        return "  %-16s %s: %s%n".formatted(difference.kind().code(), difference.object(), difference.inWords());
    }
}
