package dev.tenancy.sql;

import dev.tenancy.problem.TenancyException.BindingRefused;
import org.jooq.TransactionContext;
import org.jooq.TransactionProvider;

/** Refuses the transactions of jOOQ's own API: they would end the EJB's, and with it the tenant's hold. */
final class EjbTransactions implements TransactionProvider {

    @Override
    public void begin(TransactionContext context) {
        throw new BindingRefused("jOOQ was asked for a transaction of its own; the EJB method has one already. For one"
                + " that commits by itself, call an EJB method with REQUIRES_NEW.");
    }

    @Override
    public void commit(TransactionContext context) {
        begin(context);
    }

    /** None has begun. */
    @Override
    public void rollback(TransactionContext context) {}
}
