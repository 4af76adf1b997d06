package dev.tenancy.analytics;

import java.time.Duration;

/**
 * What a query over tenants may cost.
 *
 * @param total how long it may take in all; 1 s to 1 h
 * @param statement how long one statement may take, which asks one tenant or some fifty; 100 ms to {@code total}
 * @param rows after how many rows it is cut off; 1 to 100,000,000
 * @param connections on how many connections it runs; 1 to 16
 */
public record QueryLimits(Duration total, Duration statement, long rows, int connections) {

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(1);
    private static final long MOST_ROWS = 100_000_000;
    private static final int MOST_CONNECTIONS = 16;

    /** Five minutes, half a minute for a statement, ten million rows; two connections, or four on a larger machine. */
    public static final QueryLimits DEFAULT = new QueryLimits(
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            10_000_000,
            Math.min(4, Math.max(2, Runtime.getRuntime().availableProcessors() / 2)));

    /** Checks the rules. @throws IllegalArgumentException quoting the value and the rule it breaks */
    public QueryLimits {
        if (total.compareTo(Duration.ofSeconds(1)) < 0 || total.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("the time of the query must be 1 s to 1 h, not " + total);
        }
        if (statement.compareTo(LEAST) < 0 || statement.compareTo(total) > 0) {
            throw new IllegalArgumentException(
                    "the time of a statement must be 100 ms to that of the query, " + total + ", not " + statement);
        }
        if (rows < 1 || rows > MOST_ROWS) {
            throw new IllegalArgumentException("the number of rows must be 1 to " + MOST_ROWS + ", not " + rows);
        }
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "the number of connections must be 1 to " + MOST_CONNECTIONS + ", not " + connections);
        }
    }

    /** The same with so much time in all; a statement's is shortened if it would be longer. */
    public QueryLimits withTotal(Duration time) {
        return new QueryLimits(time, statement.compareTo(time) > 0 ? time : statement, rows, connections);
    }

    /** The same with so much time for a statement. */
    public QueryLimits withStatement(Duration time) {
        return new QueryLimits(total, time, rows, connections);
    }

    /** The same, cut off after so many rows. */
    public QueryLimits withRows(long most) {
        return new QueryLimits(total, statement, most, connections);
    }

    /** The same on so many connections. */
    public QueryLimits withConnections(int number) {
        return new QueryLimits(total, statement, rows, number);
    }
}
