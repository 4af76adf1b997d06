package dev.tenancy.migration.drift;

import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Drifted;
import dev.tenancy.migration.DriftReport.Kind;
import dev.tenancy.migration.Fleet;
import dev.tenancy.migration.Histories;
import dev.tenancy.migration.Histories.Reading;
import dev.tenancy.migration.SchemaHistory;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.migration.drift.Census.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a report of a {@link Look}. Schemas that are alike are compared with the reference once. */
final class Examination {

    private final Fleet fleet;
    private final Expectations expectations;
    private final HistoryCheck historyCheck;
    private final Histories histories;
    private final Map<List<String>, List<Deviation>> compared = new HashMap<>();

    Examination(Fleet fleet, Expectations expectations) {
        this.fleet = fleet;
        this.expectations = expectations;
        this.historyCheck =
                new HistoryCheck(fleet.migrations(), fleet.settings().home());
        this.histories = new Histories(fleet.settings());
    }

    DriftReport report(Look look) throws SQLException {
        List<Drifted> drifted = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        int clean = 0;
        for (Entry entry : look.census().entries()) {
            TenantSchema tenant = entry.tenant();
            if (!entry.schemaExists()) {
                missing.add(tenant.slug());
                continue;
            }
            List<Difference> differences = differences(entry, look);
            if (differences.isEmpty()) {
                clean++;
            } else {
                drifted.add(new Drifted(tenant.slug(), tenant.schema().value(), version(tenant, look), differences));
            }
        }
        return new DriftReport(
                look.census().entries().size(),
                clean,
                drifted,
                missing,
                look.census().orphans());
    }

    private String version(TenantSchema tenant, Look look) {
        return look.history(tenant.schema()).orElse(null) instanceof Reading.Found found
                ? found.history()
                        .neutral(fleet.migrations(), tenant.schema())
                        .state(fleet.migrations())
                        .version()
                : tenant.state().version();
    }

    private List<Difference> differences(Entry entry, Look look) throws SQLException {
        TenantSchema tenant = entry.tenant();
        Optional<Reading> reading = look.history(tenant.schema());
        if (reading.isEmpty()) {
            return List.of(new Difference(
                    Kind.NO_HISTORY,
                    "table " + fleet.settings().historyTable(),
                    "the schema has no history table " + fleet.settings().historyTable()
                            + ", so nobody knows what is applied to it: restore it from a backup",
                    Optional.empty()));
        }
        if (reading.get() instanceof Reading.Unreadable unreadable) {
            return List.of(new Difference(
                    Kind.HISTORY_BROKEN,
                    "table " + fleet.settings().historyTable(),
                    "its history cannot be read: " + unreadable.why(),
                    Optional.empty()));
        }
        SchemaHistory history = ((Reading.Found) reading.get()).history();
        List<Difference> differences =
                new ArrayList<>(historyCheck.differences(tenant, histories.table(tenant.schema()), history));
        String fingerprint = look.fingerprint(tenant.schema()).orElse("");
        for (Deviation deviation : deviations(tenant, history, fingerprint)) {
            differences.add(deviation.in(tenant.schema()));
        }
        return differences;
    }

    private List<Deviation> deviations(TenantSchema tenant, SchemaHistory history, String fingerprint)
            throws SQLException {
        Optional<Reference> reference = expectations.of(history);
        if (reference.isEmpty() || reference.get().fingerprint().equals(fingerprint)) {
            return List.of();
        }
        List<String> pair = List.of(reference.get().fingerprint(), fingerprint);
        List<Deviation> deviations = compared.get(pair);
        if (deviations == null) {
            deviations = new Comparison(reference.get(), expectations.snapshot(tenant.schema()), tenant.schema())
                    .deviations();
            compared.put(pair, deviations);
        }
        return deviations;
    }
}
