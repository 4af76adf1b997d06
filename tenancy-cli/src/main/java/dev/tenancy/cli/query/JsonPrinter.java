package dev.tenancy.cli.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.QueryOutcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Prints one document: columns, rows as arrays in the columns' order, and the outcome. */
final class JsonPrinter implements ResultPrinter {

    private final PrintWriter out;
    private final JsonGenerator json;
    private List<Column> columns = List.of();

    JsonPrinter(PrintWriter out) {
        this.out = out;
        this.json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
    }

    @Override
    public void columns(List<Column> found) {
        columns = found;
        json.writeStartObject();
        json.writeName("columns");
        json.writeStartArray();
        for (Column column : columns) {
            json.writeStartObject();
            json.writeStringProperty("name", column.name());
            json.writeStringProperty("type", column.type());
            json.writeStringProperty("kind", column.kind().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("rows");
        json.writeStartArray();
    }

    @Override
    public void row(List<@Nullable String> values) {
        json.writeStartArray();
        for (int i = 0; i < columns.size(); i++) {
            JsonRow.write(json, columns.get(i).kind(), values.get(i));
        }
        json.writeEndArray();
    }

    @Override
    public void end(QueryOutcome outcome) {
        json.writeEndArray();
        json.writeName("outcome");
        JsonRow.outcome(json, outcome);
        json.writeEndObject();
        json.flush();
        out.println();
        out.flush();
    }
}
