package dev.tenancy.migration.drift;

import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.Fleet;
import java.sql.SQLException;
import java.util.List;

/** Finds drift in one catalog query over all schemas, and mends it. */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // TODO goes with the last stub
public final class Drift {

    private final Fleet fleet;

    /** Of this fleet. */
    public Drift(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Looks at these tenants by slug; at all if none is named. Changes nothing. */
    public DriftReport report(List<String> only) throws SQLException {
        throw new UnsupportedOperationException(fleet + "" + only);
    }

    /**
     * Runs the remedies of one tenant's differences in one transaction, and looks again before it commits.
     *
     * @return what is left
     */
    public List<DriftReport.Difference> repair(String tenant, List<DriftReport.Difference> differences, String actor)
            throws SQLException {
        throw new UnsupportedOperationException(tenant + differences + actor);
    }
}
