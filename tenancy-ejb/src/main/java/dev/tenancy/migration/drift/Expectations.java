package dev.tenancy.migration.drift;

import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Histories.Reading;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.migration.drift.Census.Entry;
import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a schema should be, by its history: what the scripts of that history make; where they cannot be run by themselves
 * (a baseline whose beginnings are in no script), what more than half of the schemas with that history are.
 */
final class Expectations {

    /** Of fewer, none can be called the usual one. */
    private static final int ENOUGH = 3;

    private final FleetSettings settings;
    private final MigrationSet migrations;
    private final References references;
    private final Map<SchemaHistory, Optional<Reference>> known = new HashMap<>();
    private Optional<Look> fleet = Optional.empty();

    Expectations(FleetSettings settings, MigrationSet migrations) {
        this.settings = settings;
        this.migrations = migrations;
        this.references = new References(settings);
    }

    /** Spares another look at the whole fleet. */
    void compareWith(Look wholeFleet) {
        fleet = Optional.of(wholeFleet);
    }

    /** Empty if nobody can tell. */
    Optional<Reference> of(SchemaHistory history) throws SQLException {
        Optional<Reference> reference = known.get(history);
        if (reference == null) {
            Optional<AppliedScripts> scripts = AppliedScripts.of(history, migrations);
            reference = scripts.isPresent() ? references.of(scripts.get()) : Optional.empty();
            if (reference.isEmpty()) {
                reference = usual(history);
            }
            known.put(history, reference);
        }
        return reference;
    }

    private Optional<Reference> usual(SchemaHistory history) throws SQLException {
        Look all = fleet.isPresent() ? fleet.get() : Look.at(settings, List.of());
        fleet = Optional.of(all);
        Map<String, SchemaRef> example = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        int schemas = 0;
        for (Entry entry : all.census().entries()) {
            SchemaRef schema = entry.tenant().schema();
            Optional<String> fingerprint = all.fingerprint(schema);
            if (fingerprint.isPresent() && all.history(schema).equals(Optional.of(new Reading.Found(history)))) {
                schemas++;
                example.putIfAbsent(fingerprint.get(), schema);
                counts.merge(fingerprint.get(), 1, Integer::sum);
            }
        }
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            SchemaRef schema = example.get(count.getKey());
            if (schema != null && schemas >= ENOUGH && count.getValue() * 2 > schemas) {
                return Optional.of(new Reference(count.getKey(), snapshot(schema), Set.of()));
            }
        }
        return Optional.empty();
    }

    /** Everything in a schema, in a transaction of its own. */
    Snapshot snapshot(SchemaRef schema) throws SQLException {
        try (Connection connection = settings.owner().getConnection()) {
            connection.setAutoCommit(false);
            try {
                return Snapshot.of(connection, schema, settings.historyTable());
            } finally {
                Transactions.rollBack(connection);
            }
        }
    }
}
