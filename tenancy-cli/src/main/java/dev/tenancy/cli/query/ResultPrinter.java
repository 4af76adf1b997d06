package dev.tenancy.cli.query;

import dev.tenancy.analytics.QueryLimits;
import dev.tenancy.analytics.QueryOutcome;
import dev.tenancy.analytics.RowSink;
import java.io.IOException;

/** Prints a result as its rows come. */
interface ResultPrinter extends RowSink {

    /** Prints what is left when all have been asked. */
    void end(QueryOutcome outcome) throws IOException;

    /** After how many rows the result is cut off, if nobody says. */
    default long mostRows() {
        return QueryLimits.DEFAULT.rows();
    }
}
