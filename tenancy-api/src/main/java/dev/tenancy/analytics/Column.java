package dev.tenancy.analytics;

/**
 * A column of a query's result.
 *
 * @param name its name; no two columns of a result have the same, the second {@code count} is {@code count_2}
 * @param type PostgreSQL's name of its type, for example {@code bigint}
 * @param kind how its values are written
 */
public record Column(String name, String type, Kind kind) {

    /** What a value is to somebody who does not know PostgreSQL's types. */
    public enum Kind {
        /** A number in decimal notation; also {@code NaN}, {@code Infinity} and {@code -Infinity}. */
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** A document in JSON. */
        JSON,
        /** A time, ISO 8601 in UTC; before our era, after the year 9999 and infinite ones as PostgreSQL writes them. */
        TIME,
        /** All others, as PostgreSQL writes them. */
        TEXT
    }
}
