package dev.tenancy.migration;

import java.util.Optional;

/**
 * A row of a schema's Flyway history.
 *
 * @param rank in which order it was applied
 * @param version empty for a repeatable migration
 * @param description as Flyway reads it from the file name
 * @param type Flyway's type: SQL, JDBC, BASELINE, …
 * @param script the file's name
 * @param checksum empty where Flyway has none
 * @param success whether it was applied whole
 */
public record HistoryRow(
        int rank,
        Optional<String> version,
        String description,
        String type,
        String script,
        Optional<Integer> checksum,
        boolean success) {

    HistoryRow withChecksum(Optional<Integer> other) {
        return new HistoryRow(rank, version, description, type, script, other, success);
    }
}
