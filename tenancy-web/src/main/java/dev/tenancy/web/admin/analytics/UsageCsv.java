package dev.tenancy.web.admin.analytics;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of usage as a file for spreadsheets, by RFC 4180. */
final class UsageCsv {

    private static final String END = "\r\n";

    private UsageCsv() {}

    static String of(List<UsageRow> rows) {
        return line(Stream.of(
                        "tenant",
                        "name",
                        "plan",
                        "status",
                        "bytes",
                        "projects",
                        "archivedProjects",
                        "members",
                        "lastActivity",
                        "problem"))
                + rows.stream().map(UsageCsv::line).collect(Collectors.joining());
    }

    private static String line(UsageRow row) {
        return line(Stream.of(
                row.tenant().slug().value(),
                row.tenant().name().value(),
                row.tenant().plan(),
                row.tenant().status().code(),
                number(row.facts().bytes()),
                number(row.facts().projects()),
                number(row.facts().archivedProjects()),
                number(row.facts().members()),
                row.facts().lastActivity().map(Objects::toString).orElse(""),
                row.facts().problem().orElse("")));
    }

    private static String line(Stream<String> cells) {
        return cells.map(UsageCsv::cell).collect(Collectors.joining(",", "", END));
    }

    /** A text that a spreadsheet would take for a formula is made one it does not. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? String.valueOf(value.getAsLong()) : "";
    }
}
