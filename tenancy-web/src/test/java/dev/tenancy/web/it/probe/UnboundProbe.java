package dev.tenancy.web.it.probe;

import static dev.tenancy.sql.tenant.Tables.PROJECTS;

import dev.tenancy.binding.TenantBinding;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.binding.TransactionRules;
import dev.tenancy.sql.TenantJdbc;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.web.it.probe.SqlProbe.Way;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** An EJB whose author forgot {@code @TenantBound}, and the controls. */
@Stateless
public class UnboundProbe {

    private static final String PROPERTY = "eclipselink.tenant-schema-id";
    private static final String RULES = "tenancy.transaction-rules";

    @PersistenceContext(unitName = "tenant")
    private EntityManager tenant;

    @PersistenceContext(unitName = "control-no-join")
    private EntityManager withoutJoin;

    @PersistenceContext(unitName = "control-shared-cache")
    private EntityManager withSharedCache;

    @Inject
    private TenantBinding binding;

    @Inject
    private TenantSql sql;

    @Inject
    private TenantJdbc jdbc;

    @SuppressWarnings("unchecked")
    public List<Object> query(String sql) {
        return tenant.createNativeQuery(sql).getResultList();
    }

    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    @SuppressWarnings("unchecked")
    public List<Object> queryWithoutTransaction(String sql) {
        return tenant.createNativeQuery(sql).getResultList();
    }

    /** SQL in ways that need no EntityManager, by an author who forgot the annotation too. */
    public List<String> names(Way way) throws SQLException {
        if (way == Way.JOOQ) {
            return sql.dsl().select(PROJECTS.NAME).from(PROJECTS).fetch(PROJECTS.NAME);
        }
        try (Statement statement = jdbc.connection().createStatement()) {
            statement.execute("select name from projects");
            return List.of();
        }
    }

    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public List<String> namesWithoutTransaction(Way way) throws SQLException {
        return names(way);
    }

    /** Works for the first until the second is refused. */
    public List<String> bindTwoAround(TenantRef first, TenantRef second, Callable<List<String>> work) throws Exception {
        binding.bind(first);
        List<String> names = work.call();
        binding.bind(second);
        return names;
    }

    public void bindTwo(TenantRef first, TenantRef second) {
        binding.bind(first);
        binding.bind(second);
    }

    /** The trap behind the refusal of a second tenant: the property changes, the connection does not. */
    public Object readAfterChangingTheProperty(TenantRef first, TenantRef second) {
        tenant.setProperty(RULES, TransactionRules.NONE);
        tenant.setProperty(PROPERTY, first.schema().value());
        tenant.createNativeQuery("select 1").getSingleResult();
        tenant.setProperty(PROPERTY, second.schema().value());
        return tenant.createNativeQuery("select current_schema()").getSingleResult();
    }

    public List<String> readWithoutJoining(TenantRef ref) {
        withoutJoin.setProperty(PROPERTY, ref.schema().value());
        withoutJoin.setProperty(RULES, TransactionRules.NONE);
        return withoutJoin
                .createQuery("select p.name from ControlProject p", String.class)
                .getResultList();
    }

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void persistWithSharedCache(TenantRef ref, UUID id, String name) {
        withSharedCache.setProperty(PROPERTY, ref.schema().value());
        withSharedCache.setProperty(RULES, TransactionRules.NONE);
        withSharedCache.persist(new ControlProject(id, name));
    }

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public String findWithSharedCache(TenantRef ref, UUID id) {
        withSharedCache.setProperty(PROPERTY, ref.schema().value());
        withSharedCache.setProperty(RULES, TransactionRules.NONE);
        return withSharedCache.find(ControlProject.class, id).name();
    }
}
