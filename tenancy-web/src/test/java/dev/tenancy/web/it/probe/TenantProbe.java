package dev.tenancy.web.it.probe;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.binding.TenantTransactions;
import jakarta.annotation.Resource;
import jakarta.ejb.AsyncResult;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** A business EJB as any, with SQL of the test's choice. */
@Stateless
@TenantBound
public class TenantProbe {

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

    @EJB
    private TenantTransactions transactions;

    @Resource
    private EJBContext context;

    public String where() {
        return (String) entityManager
                .createNativeQuery("select current_user || ' ' || current_schema()")
                .getSingleResult();
    }

    public void put(UUID id, String tag) {
        entityManager
                .createNativeQuery("insert into projects (id, name) values (?1, ?2)"
                        + " on conflict (id) do update set name = excluded.name")
                .setParameter(1, id)
                .setParameter(2, tag)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    public List<String> tags() {
        return entityManager
                .createNativeQuery("select distinct name from projects")
                .getResultList();
    }

    @SuppressWarnings("unchecked")
    public List<Object> query(String sql) {
        return entityManager.createNativeQuery(sql).getResultList();
    }

    public void putAndFail(UUID id, String tag) {
        put(id, tag);
        throw new IllegalStateException("on purpose");
    }

    public void putAndRollBack(UUID id, String tag) {
        put(id, tag);
        context.setRollbackOnly();
    }

    /** Works for this tenant before and after another one has worked in a transaction of its own. */
    public List<String> aroundAnother(TenantRef other, Callable<List<String>> inner) throws Exception {
        List<String> before = tags();
        List<String> between = transactions.call(other, inner);
        List<String> after = tags();
        return List.of(String.join(",", before), String.join(",", between), String.join(",", after));
    }

    @Asynchronous
    public Future<String> whereLater() {
        return new AsyncResult<>(where());
    }

    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public String whereWithoutTransaction() {
        return where();
    }
}
