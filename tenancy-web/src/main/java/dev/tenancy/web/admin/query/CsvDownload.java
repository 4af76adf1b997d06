package dev.tenancy.web.admin.query;

import dev.tenancy.analytics.Column;
import dev.tenancy.analytics.Column.Kind;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import dev.tenancy.web.rest.CsvText;
import jakarta.faces.context.ExternalContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends an answer as a file, row by row as it comes; until the first column is known nothing is sent. */
final class CsvDownload implements RowSink {

    private static final int MOST_NAMED = 20;

    private final ExternalContext external;
    private List<Column> columns = List.of();

    CsvDownload(ExternalContext external) {
        this.external = external;
    }

    @Override
    public void columns(List<Column> all) throws IOException {
        columns = List.copyOf(all);
        external.responseReset();
        external.setResponseContentType("text/csv;charset=UTF-8");
        external.setResponseHeader("Content-Disposition", "attachment; filename=\"tenancy-query.csv\"");
        line(columns.stream().map(column -> CsvText.cell(column.name())).toList());
    }

    @Override
    public void row(List<@Nullable String> values) throws IOException {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            cells.add(cell(values.get(i), columns.get(i).kind()));
        }
        line(cells);
    }

    /** Says behind the rows what is not in them, where something is not. */
    void end(QueryOutcome outcome) throws IOException {
        if (!outcome.isWhole()) {
            String who = outcome.faults().stream()
                    .limit(MOST_NAMED)
                    .map(fault -> fault.slug() + ": " + fault.reason())
                    .collect(Collectors.joining("; "));
            end(outcome.answered() + " of " + outcome.tenants() + " tenants answered"
                    + (outcome.cut() ? ", cut off" : "") + (who.isEmpty() ? "" : ". " + who));
        }
    }

    /** Says behind the rows why there are no more. */
    void end(String why) throws IOException {
        line(List.of(CsvText.cell("# " + why)));
    }

    /** Whether something was sent, so that there is no page any more. */
    boolean isBegun() {
        return !columns.isEmpty();
    }

    /** An empty text is no null: it has quotes. */
    private static String cell(@Nullable String value, Kind kind) {
        if (value == null) {
            return "";
        }
        if (value.isEmpty()) {
            return "\"\"";
        }
        return kind == Kind.NUMBER ? value : CsvText.cell(value);
    }

    private void line(List<String> cells) throws IOException {
        external.getResponseOutputWriter().write(String.join(",", cells) + CsvText.END);
    }
}
