package dev.tenancy.web.rest;

import dev.tenancy.analytics.CsvRows;
import dev.tenancy.analytics.FleetQueries;
import dev.tenancy.analytics.FleetQuery;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;

/** The forms in which the result of a query over tenants is written, as it comes. */
enum ResultFormat {
    JSON(MediaType.APPLICATION_JSON) {
        @Override
        void answer(FleetQueries queries, FleetQuery query, String actor, Writer out) throws IOException {
            JsonResult result = new JsonResult(out);
            result.end(queries.run(query, result, actor));
        }
    },
    JSON_LINES(ResultFormat.APPLICATION_JSONL) {
        @Override
        void answer(FleetQueries queries, FleetQuery query, String actor, Writer out) throws IOException {
            JsonLinesResult result = new JsonLinesResult(out);
            result.end(queries.run(query, result, actor));
        }
    },
    CSV(ResultFormat.TEXT_CSV) {
        @Override
        void answer(FleetQueries queries, FleetQuery query, String actor, Writer out) throws IOException {
            CsvRows result = new CsvRows(out);
            result.end(queries.run(query, result, actor));
        }
    };

    static final String APPLICATION_JSONL = "application/jsonl";
    static final String TEXT_CSV = "text/csv";

    private final String type;

    ResultFormat(String type) {
        this.type = type;
    }

    /** Asks, and writes the answer with its end; what lacks that is not whole. */
    abstract void answer(FleetQueries queries, FleetQuery query, String actor, Writer out) throws IOException;

    MediaType type() {
        return MediaType.valueOf(type);
    }

    static MediaType[] types() {
        return Arrays.stream(values()).map(ResultFormat::type).toArray(MediaType[]::new);
    }

    /** The format of a media type; JSON unless it is another. */
    static ResultFormat of(MediaType type) {
        return List.of(CSV, JSON_LINES).stream()
                .filter(format -> format.type().isCompatible(type))
                .findFirst()
                .orElse(JSON);
    }
}
