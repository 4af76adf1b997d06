package dev.tenancy.analytics;

import java.time.Duration;
import java.util.List;

/**
 * What became of a query over tenants: how many of them answered, and why the others did not.
 *
 * @param tenants how many were asked
 * @param answered how many answered wholly
 * @param faults the others, by slug; those that were not reached before the result was cut off are not among them
 * @param rows how many rows the result has
 * @param cut whether it was cut off, since it has as many rows as it may have
 * @param took how long it took
 */
public record QueryOutcome(int tenants, int answered, List<TenantFault> faults, long rows, boolean cut, Duration took) {

    /** Keeps a list of its own. */
    public QueryOutcome {
        faults = List.copyOf(faults);
    }

    /** Whether everybody answered, and nothing was cut off. */
    public boolean isWhole() {
        return answered == tenants && !cut;
    }
}
