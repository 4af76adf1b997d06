package dev.tenancy.migration.drift;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.migration.DriftReport.Difference;
import dev.tenancy.migration.DriftReport.Drifted;
import dev.tenancy.migration.Fleet;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds drift in one catalog query over all schemas, and mends it.
 *
 * <p>Both methods throw {@link DatabaseUnavailable} if the database is lost.
 */
public final class Drift {

    /** So many suspects are looked at again, because a migration may have come between two queries. */
    private static final int LOOKED_AT_TWICE = 100;

    private final Fleet fleet;

    /** Of this fleet. */
    public Drift(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Looks at these tenants by slug; at all if none is named. Changes nothing.
     *
     * @throws TenantNotFound if one is named that there is not
     */
    public DriftReport report(List<String> only) throws SQLException {
        try {
            Expectations expectations = new Expectations(fleet.settings(), fleet.migrations());
            Look look = Look.at(fleet.settings(), only);
            requireAll(only, look);
            if (only.isEmpty()) {
                expectations.compareWith(look);
            }
            DriftReport first = new Examination(fleet, expectations).report(look);
            List<String> suspects = new ArrayList<>(first.missing());
            first.drifted().forEach(drifted -> suspects.add(drifted.tenant()));
            if (suspects.isEmpty() || suspects.size() > LOOKED_AT_TWICE) {
                return first;
            }
            DriftReport second = new Examination(fleet, expectations).report(Look.at(fleet.settings(), suspects));
            return new DriftReport(
                    first.tenants(),
                    first.clean() + second.clean(),
                    second.drifted(),
                    second.missing(),
                    first.orphans());
        } catch (SQLException e) {
            throw lostOr(e);
        }
    }

    /**
     * Runs the remedies of one tenant's differences in one transaction, and looks again before it commits: it commits if
     * all of them are gone, else nothing is changed. Invalid indexes are rebuilt after it, outside of a transaction.
     *
     * @param differences as reported; those that are no longer there are left alone
     * @return what is left; where a remedy failed, its words say why
     * @throws TenantNotFound if there is no such tenant
     */
    public List<Difference> repair(String tenant, List<Difference> differences, String actor) throws SQLException {
        try {
            return new Repair(fleet).run(tenant, differences, actor);
        } catch (SQLException e) {
            throw lostOr(e);
        }
    }

    /** The differences of one tenant now. */
    static List<Difference> of(DriftReport report) {
        return report.drifted().stream().findFirst().map(Drifted::differences).orElse(List.of());
    }

    static void requireAll(List<String> only, Look look) {
        Set<String> found = new HashSet<>();
        look.census().entries().forEach(entry -> found.add(entry.tenant().slug()));
        for (String slug : only) {
            if (!found.contains(slug)) {
                throw new TenantNotFound(slug);
            }
        }
    }

    private static SQLException lostOr(SQLException failure) {
        if (DatabaseFailure.isUnavailable(failure)) {
            throw new DatabaseUnavailable(failure);
        }
        return failure;
    }
}
