package dev.tenancy.migration.drift;

import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.migration.HistoryRow;
import dev.tenancy.migration.HistoryTable;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.Migration;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.migration.SchemaHistory.Obstacle;
import dev.tenancy.migration.SqlLiteral;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.tenant.SchemaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/** Compares a schema's history with the scripts and with the ledger. */
final class HistoryCheck {

    private final MigrationSet migrations;
    private final LedgerHome home;

    HistoryCheck(MigrationSet migrations, LedgerHome home) {
        this.migrations = migrations;
        this.home = home;
    }

    /** What differs, the changed checksums first. */
    List<Difference> differences(TenantSchema tenant, HistoryTable table, SchemaHistory read) {
        List<Difference> differences = new ArrayList<>();
        SchemaHistory history = read.neutral(migrations, tenant.schema());
        SchemaHistory mended = withNewChecksums(history, table, differences);
        mended.pending(migrations).obstacle().map(HistoryCheck::broken).ifPresent(differences::add);
        SchemaState actual = history.state(migrations);
        if (!actual.equals(tenant.state())) {
            differences.add(ledgerDiffers(tenant, actual));
        }
        return differences;
    }

    private SchemaHistory withNewChecksums(SchemaHistory history, HistoryTable table, List<Difference> differences) {
        List<HistoryRow> rows = new ArrayList<>();
        for (HistoryRow row : history.rows()) {
            Optional<Obstacle> changed = new SchemaHistory(List.of(row))
                    .pending(only(row))
                    .obstacle()
                    .filter(obstacle -> obstacle.kind() == Obstacle.Kind.CHECKSUM_CHANGED);
            if (changed.isEmpty()) {
                rows.add(row);
                continue;
            }
            Optional<Integer> now = only(row).migrations().get(0).checksum();
            differences.add(new Difference(
                    Kind.CHECKSUM_CHANGED,
                    row.script(),
                    changed.get().inWords(),
                    Optional.of("update " + table.qualified() + " set checksum = "
                            + now.map(String::valueOf).orElse("null") + " where installed_rank = " + row.rank()
                            + " and script = " + SqlLiteral.of(row.script()))));
            rows.add(new HistoryRow(
                    row.rank(), row.version(), row.description(), row.type(), row.script(), now, row.success()));
        }
        return new SchemaHistory(rows);
    }

    /** The scripts of that row's version. */
    private MigrationSet only(HistoryRow row) {
        List<Migration> same = migrations.migrations().stream()
                .filter(migration -> row.version().isPresent()
                        && migration.version().isPresent()
                        && MigrationVersion.fromVersion(row.version().get())
                                .equals(MigrationVersion.fromVersion(
                                        migration.version().get())))
                .toList();
        return new MigrationSet(same, migrations.target());
    }

    private static Difference broken(Obstacle obstacle) {
        Kind kind =
                switch (obstacle.kind()) {
                    case CHECKSUM_CHANGED -> Kind.CHECKSUM_CHANGED;
                    case UNKNOWN_VERSION -> Kind.UNKNOWN_VERSION;
                    case FAILED_ROW, SCRIPT_GONE, GAP -> Kind.HISTORY_BROKEN;
                };
        return new Difference(kind, obstacle.script(), obstacle.inWords(), Optional.empty());
    }

    private Difference ledgerDiffers(TenantSchema tenant, SchemaState actual) {
        String ledger = tenant.state().version();
        String words = ledger.equals(actual.version())
                ? "the ledger and the history both say version " + ledger + ", of other scripts or checksums"
                : "the ledger says version " + ledger + ", the history " + actual.version();
        return new Difference(
                Kind.LEDGER_DIFFERS,
                "ledger",
                words + ": take what the history says into the ledger",
                Optional.of("update " + home.tenants() + " set schema_version = " + SqlLiteral.of(actual.version())
                        + ", schema_digest = " + SqlLiteral.of(actual.digest()) + " where id = "
                        + SqlLiteral.of(tenant.id().value().toString())));
    }
}
