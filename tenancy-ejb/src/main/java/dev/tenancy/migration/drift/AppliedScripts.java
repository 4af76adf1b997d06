package dev.tenancy.migration.drift;

import dev.tenancy.migration.HistoryRow;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SchemaHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The scripts that made a schema, by its history.
 *
 * @param scripts in their order; a repeatable one as it is now
 * @param outdated repeatable ones among them that have changed since, which is pending
 */
record AppliedScripts(List<Migration> scripts, Set<Migration> outdated) {

    AppliedScripts {
        scripts = List.copyOf(scripts);
        outdated = Set.copyOf(outdated);
    }

    /** Empty if a script that was applied is not there any more. */
    static Optional<AppliedScripts> of(SchemaHistory history, MigrationSet migrations) {
        Optional<MigrationVersion> baseline = history.rows().stream()
                .filter(row -> row.type().endsWith("BASELINE") && row.version().isPresent())
                .map(row -> MigrationVersion.fromVersion(row.version().orElseThrow()))
                .findFirst();
        List<Migration> scripts = new ArrayList<>();
        Set<Migration> outdated = new HashSet<>();
        Set<HistoryRow> explained = new HashSet<>();
        boolean belowBaseline = baseline.isEmpty();
        for (Migration migration : migrations.migrations()) {
            List<HistoryRow> rows =
                    history.rows().stream().filter(row -> isOf(row, migration)).toList();
            boolean below = baseline.isPresent()
                    && migration.version().isPresent()
                    && MigrationVersion.fromVersion(migration.version().orElseThrow())
                                    .compareTo(baseline.get())
                            <= 0;
            belowBaseline |= below;
            if (!rows.isEmpty() || below) {
                scripts.add(migration);
                explained.addAll(rows);
            }
            if (!rows.isEmpty()
                    && migration.version().isEmpty()
                    && !rows.get(rows.size() - 1).checksum().equals(migration.checksum())) {
                outdated.add(migration);
            }
        }
        boolean known = history.rows().stream()
                .filter(row -> row.success() && !row.type().endsWith("BASELINE"))
                .allMatch(explained::contains);
        return known && belowBaseline ? Optional.of(new AppliedScripts(scripts, outdated)) : Optional.empty();
    }

    List<Migration> upToDate() {
        return scripts.stream().filter(script -> !outdated.contains(script)).toList();
    }

    private static boolean isOf(HistoryRow row, Migration migration) {
        if (!row.success() || row.type().endsWith("BASELINE")) {
            return false;
        }
        return migration.version().isEmpty()
                ? row.version().isEmpty() && row.description().equals(migration.description())
                : row.version()
                        .filter(version -> MigrationVersion.fromVersion(version)
                                .equals(MigrationVersion.fromVersion(
                                        migration.version().orElseThrow())))
                        .isPresent();
    }
}
