package dev.tenancy.web.rest;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result as JSON lines: an object for each row, and as the last line {@code {"outcome": …}}. */
final class JsonLinesResult implements RowSink {

    private final Writer out;
    private List<Column> columns = List.of();

    JsonLinesResult(Writer out) {
        this.out = out;
    }

    @Override
    public void columns(List<Column> found) {
        columns = found;
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        JsonObjectBuilder row = jakarta.json.Json.createObjectBuilder();
        for (int i = 0; i < columns.size(); i++) {
            row.add(columns.get(i).name(), QueryJson.value(columns.get(i).kind(), values.get(i)));
        }
        line(row);
    }

    void end(QueryOutcome outcome) throws IOException {
        line(jakarta.json.Json.createObjectBuilder().add("outcome", QueryJson.outcome(outcome)));
    }

    private void line(JsonObjectBuilder object) throws IOException {
        out.write(object.build().toString());
        out.write('\n');
    }
}
