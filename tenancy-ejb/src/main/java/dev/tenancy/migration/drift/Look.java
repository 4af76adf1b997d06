package dev.tenancy.migration.drift;

import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Histories;
import dev.tenancy.migration.Histories.Reading;
import dev.tenancy.migration.drift.Census.Entry;
import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at the fleet, or at some of it.
 *
 * @param census who there is
 * @param histories by schema, where there is one
 * @param fingerprints by schema
 */
record Look(Census census, Map<String, Reading> histories, Map<String, String> fingerprints) {

    /** Looks at these tenants; at all if none is named. */
    static Look at(FleetSettings settings, List<String> only) throws SQLException {
        try (Connection connection = settings.owner().getConnection()) {
            Census census = Census.take(connection, settings, only);
            Map<String, Reading> histories = new Histories(settings)
                    .read(census.entries().stream()
                            .filter(Entry::historyExists)
                            .map(entry -> entry.tenant().schema())
                            .toList());
            connection.setAutoCommit(false);
            try {
                List<String> schemas = census.entries().stream()
                        .filter(Entry::schemaExists)
                        .map(entry -> entry.tenant().schema().value())
                        .toList();
                return new Look(census, histories, Fingerprints.of(connection, schemas, settings.historyTable()));
            } finally {
                Transactions.rollBack(connection);
            }
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
