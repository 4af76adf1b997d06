package dev.tenancy.cli.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.QueryOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Prints a JSON object for each row, and as the last line the outcome. */
final class JsonLinesPrinter implements ResultPrinter {

    private static final JsonFactory JSON = new JsonFactory();

    private final PrintWriter out;
    private List<Column> columns = List.of();

    JsonLinesPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void columns(List<Column> found) {
        columns = found;
    }

    @Override
    public void row(List<@Nullable String> values) {
        line(json -> {
            for (int i = 0; i < columns.size(); i++) {
                json.writeName(columns.get(i).name());
                JsonRow.write(json, columns.get(i).kind(), values.get(i));
            }
        });
    }

    @Override
    public void end(QueryOutcome outcome) {
        line(json -> {
            json.writeName("outcome");
            JsonRow.outcome(json, outcome);
        });
        out.flush();
    }

    private void line(Consumer<JsonGenerator> fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        out.println(line);
    }
}
