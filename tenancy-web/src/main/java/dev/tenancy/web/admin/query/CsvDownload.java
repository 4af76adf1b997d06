package dev.tenancy.web.admin.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.CsvRows;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import jakarta.faces.context.ExternalContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends an answer as a file, row by row as it comes; until the columns are known nothing is sent. */
final class CsvDownload implements RowSink {

    private final ExternalContext external;
    private Optional<CsvRows> file = Optional.empty();

    CsvDownload(ExternalContext external) {
        this.external = external;
    }

    @Override
    public void columns(List<Column> all) throws IOException {
        external.responseReset();
        external.setResponseContentType("text/csv;charset=UTF-8");
        external.setResponseHeader("Content-Disposition", "attachment; filename=\"tenancy-query.csv\"");
        CsvRows rows = new CsvRows(external.getResponseOutputWriter());
        file = Optional.of(rows);
        rows.columns(all);
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        file.orElseThrow().row(values);
    }

    /** Says behind the rows what is not in them, where something is not. */
    void end(QueryOutcome outcome) throws IOException {
        file.orElseThrow().end(outcome);
    }

    /** Says behind the rows why there are no more. */
    void end(String why) throws IOException {
        file.orElseThrow().problem(why);
    }

    /** Whether something was sent, so that there is no page any more. */
    boolean isBegun() {
        return file.isPresent();
    }
}
