package dev.tenancy.web.rest;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.Column.Kind;
import dev.tenancy.analytics.QueryOutcome;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Columns, values and outcomes of queries over tenants. */
final class QueryJson {

    private QueryJson() {}

    static JsonObjectBuilder column(Column column) {
        return Json.createObjectBuilder()
                .add("name", column.name())
                .add("type", column.type())
                .add("kind", column.kind().name().toLowerCase(Locale.ROOT));
    }

    static JsonObjectBuilder outcome(QueryOutcome outcome) {
        return Json.createObjectBuilder()
                .add("tenants", outcome.tenants())
                .add("answered", outcome.answered())
                .add("rows", outcome.rows())
                .add("cut", outcome.cut())
                .add("durationMs", outcome.took().toMillis())
                .add("faults", JsonValues.list(outcome.faults(), fault -> Json.createObjectBuilder()
                        .add("slug", fault.slug())
                        .add("sqlState", JsonValues.text(fault.sqlState()))
                        .add("reason", fault.reason())
                        .add("rows", fault.rows())));
    }

    /** A value as what it is; what JSON has no form for is a text. */
    static JsonValue value(Kind kind, @Nullable String value) {
        if (value == null) {
            return JsonValue.NULL;
        }
        return switch (kind) {
            case NUMBER -> number(value);
            case BOOLEAN -> value.equals("true") ? JsonValue.TRUE : JsonValue.FALSE;
            case JSON -> document(value);
            case TIME, TEXT -> Json.createValue(value);
        };
    }

    /** {@code NaN} and the infinities are none in JSON. */
    private static JsonValue number(String value) {
        try {
            return Json.createValue(new BigDecimal(value));
        } catch (NumberFormatException e) {
            return Json.createValue(value);
        }
    }

    /** What the reader of JSON has bounds for is a text; it says so by exceptions of several kinds. */
    private static JsonValue document(String value) {
        try (JsonReader reader = Json.createReader(new StringReader(value))) {
            return reader.readValue();
        } catch (RuntimeException nestedTooDeepOrTooLongANumber) {
            return Json.createValue(value);
        }
    }
}
