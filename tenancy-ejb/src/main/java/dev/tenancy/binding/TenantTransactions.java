package dev.tenancy.binding;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;

/**
 * Runs background work as a named tenant, in a transaction of its own.
 *
 * <p>Work that has no request (timers, messages, asynchronous methods) passes its tenant here as an argument.
 */
@Stateless
public class TenantTransactions {

    @Inject
    private TenantBinding binding;

    /**
     * Runs the work and commits; an exception rolls back.
     *
     * <p>A transaction of the caller's is suspended meanwhile and keeps its connection, so a nested call holds two.
     *
     * @param tenant whose work it is
     * @param work calls {@link TenantBound} EJBs, which join this transaction
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public <T> T call(TenantRef tenant, Callable<T> work) throws Exception {
        binding.bind(tenant);
        return work.call();
    }
}
