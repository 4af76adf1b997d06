package dev.tenancy.quota;

import dev.tenancy.problem.TenancyException.PlanLimitReached;
import java.util.function.LongSupplier;

/** The room there is for more things, counted exactly however many are made at once. */
public interface Room {

    /**
     * Sees that one more fits, before it is made. Until the running transaction ends, all others that want to make one of
     * its kind wait, so that the count holds.
     *
     * @param present counts those that are there, in the running transaction
     * @throws PlanLimitReached if none fits; nothing is lost where more are there than fit
     */
    void forOneMore(Quota quota, LongSupplier present);
}
