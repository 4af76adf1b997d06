package dev.tenancy.migration.drift;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Log;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.script.SqlScript;
import dev.tenancy.tenant.AdoptedSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes references: runs scripts in a schema of its own, looks at it, and rolls back. */
final class References {

    private static final Log LOG = Log.of(References.class);

    /** Unlike any tenant's, and unlike any text that a definition may hold. */
    private static final String PREFIX = "tenancy_reference_";

    private final FleetSettings settings;
    private final Map<AppliedScripts, Optional<Reference>> made = new HashMap<>();

    References(FleetSettings settings) {
        this.settings = settings;
    }

    /** What these scripts lead to; empty if they do not run by themselves. */
    Optional<Reference> of(AppliedScripts scripts) throws SQLException {
        Optional<Reference> reference = made.get(scripts);
        if (reference == null) {
            reference = make(scripts);
            made.put(scripts, reference);
        }
        return reference;
    }

    private Optional<Reference> make(AppliedScripts scripts) throws SQLException {
        Optional<Reference> whole = run(scripts.scripts());
        if (whole.isEmpty() || scripts.outdated().isEmpty()) {
            return whole;
        }
        Optional<Reference> without = run(scripts.upToDate());
        return without.map(other -> new Reference(
                whole.get().fingerprint(),
                whole.get().snapshot(),
                different(whole.get().snapshot(), other.snapshot())));
    }

    private Optional<Reference> run(List<Migration> scripts) throws SQLException {
        String name = PREFIX + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = settings.owner().getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!haveRun(connection, scripts, name)) {
                    return Optional.empty();
                }
                Map<String, String> fingerprint = Fingerprints.of(connection, List.of(name), settings.historyTable());
                return Optional.of(new Reference(
                        Objects.requireNonNull(fingerprint.get(name)),
                        Snapshot.ofReference(connection, name, settings.historyTable()),
                        Set.of()));
            } finally {
                Transactions.rollBack(connection);
            }
        }
    }

    private static boolean haveRun(Connection connection, List<Migration> scripts, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("create schema " + schema + "; set local lock_timeout = '5s'");
            for (Migration script : scripts) {
                statement.execute("set local search_path = " + schema + ";\n" + text(script, schema));
            }
            // A deferred constraint or trigger would otherwise stand in the way of what follows.
            statement.execute("set constraints all immediate");
            return true;
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            LOG.warn("reference-not-made", "scripts", scripts.size(), "reason", String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** A script as it runs inside of a transaction that is rolled back. */
    private static String text(Migration script, String schema) {
        return SqlScript.of(script.sqlIn(new AdoptedSchema(schema))).withoutConcurrently();
    }

    private static Set<SchemaObject.Key> different(Snapshot one, Snapshot other) {
        Set<SchemaObject.Key> keys = new HashSet<>(one.objects().keySet());
        keys.addAll(other.objects().keySet());
        keys.removeIf(
                key -> Objects.equals(one.objects().get(key), other.objects().get(key)));
        return Set.copyOf(keys);
    }
}
