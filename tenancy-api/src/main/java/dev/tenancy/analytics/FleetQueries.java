package dev.tenancy.analytics;

import dev.tenancy.problem.TenancyException;
import java.io.IOException;

/** Asks many tenants one question, reading only. */
public interface FleetQueries {

    /** Whether this installation allows it. */
    boolean isOn();

    /**
     * Asks. Tenants that cannot answer (another version, something missing, too slow) are told in the outcome and spoil
     * nobody else's answer. Who asked what is in the audit trail, whatever comes of it.
     *
     * @param actor who asks
     * @throws TenancyException if nobody can be asked: the query is refused, no tenant is meant, the time is over before
     *     the first row, it is switched off; the sink was not called then
     * @throws IOException what the sink throws
     */
    QueryOutcome run(FleetQuery query, RowSink sink, String actor) throws IOException;
}
