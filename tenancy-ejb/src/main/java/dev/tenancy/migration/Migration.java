package dev.tenancy.migration;

import java.util.Optional;

/**
 * One migration script as Flyway resolved it.
 *
 * @param version its version; empty for a repeatable one
 * @param description as Flyway reads it from the file name
 * @param script the file name, as the history table keeps it
 * @param checksum Flyway's checksum
 * @param sql the text, placeholders still in it
 */
public record Migration(
        Optional<String> version, String description, String script, Optional<Integer> checksum, String sql) {}
