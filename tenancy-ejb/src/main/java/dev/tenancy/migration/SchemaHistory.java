package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaRef;
import dev.tenancy.tenant.SchemaState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What is applied to one schema, and what Flyway at its default settings would apply next.
 *
 * @param rows the history table's rows by rank
 */
public record SchemaHistory(List<HistoryRow> rows) {

    private static final Set<String> BASELINES = Set.of("BASELINE", "SQL_BASELINE", "JDBC_BASELINE");
    private static final String SCHEMA_CREATED = "SCHEMA";

    /** Sorts by rank, leaves out the row that tells that Flyway created the schema. */
    public SchemaHistory {
        rows = rows.stream()
                .filter(row -> !row.type().equals(SCHEMA_CREATED))
                .sorted(Comparator.comparingInt(HistoryRow::rank))
                .toList();
    }

    /**
     * What Flyway would do with it.
     *
     * @param scripts to run, in order
     * @param obstacle why it would run none: the history does not fit the scripts
     */
    public record Pending(List<Migration> scripts, Optional<Obstacle> obstacle) {

        /** Keeps a list of its own. */
        public Pending {
            scripts = List.copyOf(scripts);
        }
    }

    /** Why a history does not fit the scripts. */
    public record Obstacle(Kind kind, String script, String inWords) {

        TaskFailure failure() {
            return new TaskFailure(Optional.empty(), inWords, Optional.of(script), OptionalInt.empty());
        }

        /** The kinds, which drift tells apart. */
        public enum Kind {
            FAILED_ROW,
            CHECKSUM_CHANGED,
            UNKNOWN_VERSION,
            SCRIPT_GONE,
            GAP
        }
    }

    /**
     * The same history with the checksums of {@link Migration#checksum} where Flyway keeps another in each schema, so
     * that schemas can be compared with the scripts and with each other.
     *
     * @param schema whose history it is
     */
    public SchemaHistory neutral(MigrationSet migrations, SchemaRef schema) {
        Map<String, Migration> differing = new HashMap<>();
        migrations.migrations().stream()
                .filter(Migration::differsBySchema)
                .forEach(migration -> differing.put(migration.description(), migration));
        return differing.isEmpty()
                ? this
                : new SchemaHistory(rows.stream()
                        .map(row -> {
                            Migration migration = row.version().isEmpty() ? differing.get(row.description()) : null;
                            return migration != null && row.checksum().equals(migration.checksumIn(schema))
                                    ? row.withChecksum(migration.checksum())
                                    : row;
                        })
                        .toList());
    }

    /** The rank the next row would have. */
    int nextRank() {
        return rows.isEmpty() ? 1 : rows.get(rows.size() - 1).rank() + 1;
    }

    /** The state in the two values of the ledger. Scripts below a baseline count as applied. */
    public SchemaState state(MigrationSet migrations) {
        List<HistoryRow> applied = rows.stream().filter(HistoryRow::success).toList();
        Map<String, String> scripts = new HashMap<>();
        MigrationVersion highest = MigrationVersion.fromVersion("0");
        for (HistoryRow row : applied) {
            if (row.version().isPresent()) {
                MigrationVersion version = version(row);
                highest = version.compareTo(highest) > 0 ? version : highest;
                if (isBaseline(row)) {
                    migrations.migrations().stream()
                            .filter(migration -> migration.version().isPresent()
                                    && MigrationVersion.fromVersion(
                                                            migration.version().get())
                                                    .compareTo(version)
                                            <= 0)
                            .forEach(migration -> scripts.put("V" + version(migration), line(migration)));
                } else {
                    scripts.put("V" + version, SchemaStates.line(row.script(), row.checksum()));
                }
            } else {
                scripts.put("R" + row.description(), SchemaStates.line(row.script(), row.checksum()));
            }
        }
        return SchemaStates.of(highest, scripts.values());
    }

    /** What is pending. */
    public Pending pending(MigrationSet migrations) {
        Optional<HistoryRow> broken =
                rows.stream().filter(row -> !row.success()).findFirst();
        if (broken.isPresent()) {
            return obstacle(
                    Obstacle.Kind.FAILED_ROW,
                    broken.get().script(),
                    "the history says that " + broken.get().script()
                            + " failed and was not rolled back: mend what it left," + " then delete that row");
        }
        Map<MigrationVersion, HistoryRow> versions = new TreeMap<>();
        Map<String, HistoryRow> repeatables = new HashMap<>();
        Optional<MigrationVersion> baseline = Optional.empty();
        for (HistoryRow row : rows) {
            if (row.version().isEmpty()) {
                repeatables.put(row.description(), row);
            } else {
                versions.put(version(row), row);
                if (isBaseline(row)) {
                    baseline = Optional.of(version(row));
                }
            }
        }
        return pending(migrations, versions, repeatables, baseline);
    }

    private static Pending pending(
            MigrationSet migrations,
            Map<MigrationVersion, HistoryRow> versions,
            Map<String, HistoryRow> repeatables,
            Optional<MigrationVersion> baseline) {
        Optional<MigrationVersion> highest = versions.keySet().stream().max(Comparator.naturalOrder());
        List<Migration> scripts = new ArrayList<>();
        Set<String> descriptions = new HashSet<>();
        Set<MigrationVersion> known = new HashSet<>();
        for (Migration migration : migrations.migrations()) {
            if (migration.version().isEmpty()) {
                descriptions.add(migration.description());
                HistoryRow row = repeatables.get(migration.description());
                if (row == null || !row.checksum().equals(migration.checksum())) {
                    scripts.add(migration);
                }
                continue;
            }
            MigrationVersion version = version(migration);
            known.add(version);
            HistoryRow row = versions.get(version);
            if (row != null && !isBaseline(row)) {
                if (row.checksum().isPresent()
                        && migration.checksum().isPresent()
                        && !row.checksum().equals(migration.checksum())) {
                    return obstacle(
                            Obstacle.Kind.CHECKSUM_CHANGED,
                            migration.script(),
                            migration.script() + " has changed since it was applied (checksum "
                                    + row.checksum().get() + " then, "
                                    + migration.checksum().get()
                                    + " now): put the released script back, or take the new one into the history with"
                                    + " 'tenancy repair'");
                }
            } else if (row == null
                    && baseline.filter(b -> version.compareTo(b) <= 0).isEmpty()) {
                if (highest.filter(h -> version.compareTo(h) < 0).isPresent()) {
                    return obstacle(
                            Obstacle.Kind.GAP,
                            migration.script(),
                            "version " + version + " is not applied, though the later " + highest.get()
                                    + " is: give the script a version above " + highest.get());
                }
                scripts.add(migration);
            }
        }
        for (Map.Entry<MigrationVersion, HistoryRow> entry : versions.entrySet()) {
            if (!known.contains(entry.getKey()) && !isBaseline(entry.getValue())) {
                return unknown(entry.getKey(), entry.getValue(), known);
            }
        }
        for (HistoryRow row : repeatables.values()) {
            if (!descriptions.contains(row.description())) {
                return obstacle(Obstacle.Kind.SCRIPT_GONE, row.script(), gone(row));
            }
        }
        return new Pending(scripts, Optional.empty());
    }

    /** A baseline above all scripts: nothing says that it is they who made what it stands for. */
    public Optional<String> baselineBeyond(MigrationSet migrations) {
        Optional<MigrationVersion> highest = migrations.migrations().stream()
                .filter(migration -> migration.version().isPresent())
                .map(SchemaHistory::version)
                .max(Comparator.naturalOrder());
        return rows.stream()
                .filter(row -> isBaseline(row) && row.version().isPresent())
                .map(SchemaHistory::version)
                .filter(version ->
                        highest.filter(h -> version.compareTo(h) <= 0).isEmpty())
                .map(MigrationVersion::getVersion)
                .findFirst();
    }

    private static Pending unknown(MigrationVersion version, HistoryRow row, Set<MigrationVersion> known) {
        boolean ahead = known.stream().allMatch(each -> each.compareTo(version) < 0);
        return ahead
                ? obstacle(
                        Obstacle.Kind.UNKNOWN_VERSION,
                        row.script(),
                        "it is at version " + version
                                + ", which these scripts do not have: a newer release has migrated it;"
                                + " use that release's scripts")
                : obstacle(Obstacle.Kind.SCRIPT_GONE, row.script(), gone(row));
    }

    private static String gone(HistoryRow row) {
        return row.script() + " is applied and is no longer among the scripts: put it back";
    }

    private static Pending obstacle(Obstacle.Kind kind, String script, String inWords) {
        return new Pending(List.of(), Optional.of(new Obstacle(kind, script, inWords)));
    }

    private static boolean isBaseline(HistoryRow row) {
        return BASELINES.contains(row.type());
    }

    private static String line(Migration migration) {
        return SchemaStates.line(migration.script(), migration.checksum());
    }

    private static MigrationVersion version(HistoryRow row) {
        return MigrationVersion.fromVersion(row.version().orElseThrow());
    }

    private static MigrationVersion version(Migration migration) {
        return MigrationVersion.fromVersion(migration.version().orElseThrow());
    }
}
