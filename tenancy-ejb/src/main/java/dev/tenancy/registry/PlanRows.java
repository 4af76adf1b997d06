package dev.tenancy.registry;

import dev.tenancy.registry.Plan.PlanLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a plan allows from rows of {@code public.plans}. */
public final class PlanRows {

    /** The columns {@link #limits} needs, of the table {@code p}. */
    public static final String LIMITS =
            "p.max_projects, p.max_members, p.requests_per_minute, p.concurrent_requests, p.statement_timeout_ms";

    private PlanRows() {}

    /** The limits of the current row. */
    public static PlanLimits limits(ResultSet row) throws SQLException {
        OptionalInt timeout = limit(row, "statement_timeout_ms");
        return new PlanLimits(
                limit(row, "max_projects"),
                limit(row, "max_members"),
                limit(row, "requests_per_minute"),
                limit(row, "concurrent_requests"),
                timeout.isPresent() ? Optional.of(Duration.ofMillis(timeout.getAsInt())) : Optional.empty());
    }

    private static OptionalInt limit(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
