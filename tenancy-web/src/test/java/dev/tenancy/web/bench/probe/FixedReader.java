package dev.tenancy.web.bench.probe;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Reads a project of the fixed schema, through as many EJB calls as a tenant's read takes. */
@Stateless
public class FixedReader {

    @PersistenceContext(unitName = "bench-fixed")
    private EntityManager entityManager;

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public <T> T call(Callable<T> work) throws Exception {
        return work.call();
    }

    public String read(UUID id) {
        return entityManager.find(FixedProject.class, id).name();
    }
}
