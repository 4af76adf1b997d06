package dev.tenancy.analytics;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a query as they come. It is called by the thread that asked; while it takes its time, the query waits.
 *
 * <p>Rows come in an order that does not change from one run to the next: tenants by slug, each tenant's rows as the query
 * orders them; of a combined result as the second query orders them.
 */
public interface RowSink {

    /** The result's columns: once, before any row, unless the query is refused. */
    void columns(List<Column> columns) throws IOException;

    /** A row, with a value for each column as its {@link Column.Kind} says. */
    void row(List<@Nullable String> values) throws IOException;

    /** How far the query is, now and then. */
    default void progress(int tenantsDone, int tenants) {}
}
