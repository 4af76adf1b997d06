package dev.tenancy.migration.drift;

import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Histories;
import dev.tenancy.migration.Histories.Reading;
import dev.tenancy.migration.drift.Census.Entry;
import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One look at the fleet, or at some of it.
 *
 * @param census who there is
 * @param histories by schema, where there is one
 * @param fingerprints by schema
 */
record Look(Census census, Map<String, Reading> histories, Map<String, String> fingerprints) {

    private static final int HISTORY_READERS = 2;

    /**
     * Looks at these tenants; at all if none is named. Histories and structures are read at the same time, because the
     * former take longer: PostgreSQL opens each table and its indexes.
     */
    static Look at(FleetSettings settings, List<String> only) throws SQLException {
        ExecutorService reader = Executors.newFixedThreadPool(HISTORY_READERS, work -> {
            Thread thread = new Thread(work, "tenancy-histories");
            thread.setDaemon(true);
            return thread;
        });
        try (Connection connection = settings.owner().getConnection()) {
            Census census = Census.take(connection, settings, only);
            List<SchemaRef> withHistory = census.entries().stream()
                    .filter(Entry::historyExists)
                    .map(entry -> entry.tenant().schema())
                    .toList();
            int half = withHistory.size() / 2;
            Histories histories = new Histories(settings);
            Future<Map<String, Reading>> first = reader.submit(() -> histories.read(withHistory.subList(0, half)));
            Future<Map<String, Reading>> second =
                    reader.submit(() -> histories.read(withHistory.subList(half, withHistory.size())));
            connection.setAutoCommit(false);
            try {
                Map<String, String> fingerprints = Fingerprints.of(
                        connection,
                        census.entries().stream()
                                .filter(Entry::schemaExists)
                                .map(entry -> entry.tenant().schema().value())
                                .toList(),
                        settings.historyTable());
                Map<String, Reading> readings = new HashMap<>(read(first));
                readings.putAll(read(second));
                return new Look(census, readings, fingerprints);
            } finally {
                Transactions.rollBack(connection);
            }
        } finally {
            reader.shutdown();
        }
    }

    private static Map<String, Reading> read(Future<Map<String, Reading>> histories) throws SQLException {
        try {
            return histories.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while histories were read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What came of reading a schema's history. */
    Optional<Reading> history(SchemaRef schema) {
        return Optional.ofNullable(histories.get(schema.value()));
    }

    /** The hash of a schema's structure. */
    Optional<String> fingerprint(SchemaRef schema) {
        return Optional.ofNullable(fingerprints.get(schema.value()));
    }
}
