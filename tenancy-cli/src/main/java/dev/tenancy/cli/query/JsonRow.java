package dev.tenancy.cli.query;

import dev.tenancy.analytics.Column.Kind;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.cli.output.JsonDocument;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Values and outcomes of queries in JSON. */
final class JsonRow {

    private JsonRow() {}

    /** A value as what it is; what JSON has no form for is a text. */
    static void write(JsonGenerator json, Kind kind, @Nullable String value) {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (kind) {
            case NUMBER -> number(json, value);
            case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(value));
            case JSON -> json.writeRawValue(value.replace('\n', ' '));
            case TIME, TEXT -> json.writeString(value);
        }
    }

    /** {@code NaN} and the infinities are none in JSON. */
    private static void number(JsonGenerator json, String value) {
        try {
            json.writeNumber(new BigDecimal(value));
        } catch (NumberFormatException e) {
            json.writeString(value);
        }
    }

    static void outcome(JsonGenerator json, QueryOutcome outcome) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tenants", outcome.tenants());
        document.put("answered", outcome.answered());
        document.put("rows", outcome.rows());
        document.put("cut", outcome.cut());
        document.put("durationMs", outcome.took().toMillis());
        document.put(
                "faults",
                outcome.faults().stream()
                        .map(fault -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("slug", fault.slug());
                            each.put("sqlState", fault.sqlState());
                            each.put("reason", fault.reason());
                            each.put("rows", fault.rows());
                            return each;
                        })
                        .toList());
        JsonDocument.value(json, document);
    }
}
