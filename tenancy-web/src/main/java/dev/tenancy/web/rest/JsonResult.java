package dev.tenancy.web.rest;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result as one document: columns, rows as arrays in the columns' order, and the outcome. */
final class JsonResult implements RowSink {

    private final Writer out;
    private List<Column> columns = List.of();
    private String separator = "\n";

    JsonResult(Writer out) {
        this.out = out;
    }

    @Override
    public void columns(List<Column> found) throws IOException {
        columns = found;
        out.write("{\"columns\":" + JsonValues.list(columns, QueryJson::column).build() + ",\"rows\":[");
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        JsonArrayBuilder row = jakarta.json.Json.createArrayBuilder();
        for (int i = 0; i < columns.size(); i++) {
            row.add(QueryJson.value(columns.get(i).kind(), values.get(i)));
        }
        out.write(separator);
        out.write(row.build().toString());
        separator = ",\n";
    }

    void end(QueryOutcome outcome) throws IOException {
        out.write("\n],\"outcome\":" + QueryJson.outcome(outcome).build() + "}\n");
    }
}
