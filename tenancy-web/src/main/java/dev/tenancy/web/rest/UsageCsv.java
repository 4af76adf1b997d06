package dev.tenancy.web.rest;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;

/** Usages as a table, RFC 4180: a header, a line for each tenant, nothing where there is null. */
final class UsageCsv {

    static final String TEXT_CSV = "text/csv";
    static final MediaType MEDIA_TYPE = MediaType.valueOf(TEXT_CSV);

    private static final List<String> COLUMNS = List.of(
            "slug",
            "name",
            "plan",
            "status",
            "bytes",
            "projects",
            "archivedProjects",
            "members",
            "lastActivity",
            "problem");

    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private static final String END = "\r\n";

    private UsageCsv() {}

    static String write(List<JsonObject> usages) {
        return String.join(",", COLUMNS)
                + END
                + usages.stream().map(usage -> line(usage) + END).collect(Collectors.joining());
    }

    private static String line(JsonObject usage) {
        return COLUMNS.stream()
                .map(column -> cell(usage.getOrDefault(column, JsonValue.NULL)))
                .collect(Collectors.joining(","));
    }

    private static String cell(JsonValue value) {
        if (value instanceof JsonString text) {
            return quoted(text.getString());
        }
        return value == JsonValue.NULL ? "" : value.toString();
    }

    /** A name that looks like a formula is one for nobody. */
    private static String quoted(String text) {
        String harmless = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.matches("[^\",\\r\\n]*") ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
