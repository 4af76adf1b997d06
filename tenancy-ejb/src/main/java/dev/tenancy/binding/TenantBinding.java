package dev.tenancy.binding;

import dev.tenancy.log.Log;
import dev.tenancy.problem.TenancyException.BindingRefused;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.util.Optional;

/**
 * Binds the running transaction to one tenant, for its whole life.
 *
 * <p>The transaction itself carries the tenant, as a resource of the synchronization registry; the EntityManager's
 * tenant-schema property tells EclipseLink's session, whose listener ({@link TenantSessionListener}) applies it to the
 * connection. It is set before any other use of the EntityManager, because EclipseLink looks at it only then.
 */
@ApplicationScoped
public class TenantBinding {

    /** EclipseLink's tenant-schema property. */
    static final String SCHEMA_PROPERTY = "eclipselink.tenant-schema-id";

    /** Our own property beside it: the {@link TransactionRules}. */
    static final String RULES_PROPERTY = "tenancy.transaction-rules";

    private static final Log LOG = Log.of(TenantBinding.class);

    @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
    private TransactionSynchronizationRegistry transaction;

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

    /** The tenant of the running transaction; empty if it has none, or if there is no transaction. */
    public Optional<TenantRef> bound() {
        return inTransaction()
                ? Optional.ofNullable((TenantRef) transaction.getResource(TenantBinding.class))
                : Optional.empty();
    }

    /**
     * Binds the running transaction, or confirms that it is bound to this tenant; the rules it was bound with stay.
     *
     * @throws BindingRefused without a transaction, or if it is another tenant's
     */
    public void bind(TenantRef tenant) {
        if (!inTransaction()) {
            throw refused(
                    "no-transaction",
                    "Tenant code for '" + tenant.slug()
                            + "' was called without a transaction; call it through an EJB method that has one.");
        }
        Optional<TenantRef> bound = bound();
        if (bound.isEmpty()) {
            entityManager.setProperty(SCHEMA_PROPERTY, tenant.schema().value());
            entityManager.setProperty(RULES_PROPERTY, tenant.rules());
            transaction.putResource(TenantBinding.class, tenant);
        } else if (!bound.get().isSameAs(tenant)) {
            throw refused(
                    "second-tenant",
                    "This transaction belongs to tenant '" + bound.get().slug() + "' and cannot work for tenant '"
                            + tenant.slug() + "'; use a transaction of its own (REQUIRES_NEW).");
        }
    }

    /** Confirms that the running transaction has a tenant. @throws BindingRefused if it has none */
    public void requireBound() {
        if (bound().isEmpty()) {
            throw refused(
                    "no-tenant",
                    "Tenant code was called without a tenant; resolve one for the request, or name one"
                            + " for background work. There is no default tenant.");
        }
    }

    /**
     * The connection of the running transaction, on which EclipseLink works too, given to the tenant.
     *
     * <p>It is the server's own; {@link dev.tenancy.sql} makes of it what features may have.
     *
     * @throws BindingRefused without a transaction or a tenant
     */
    public Connection connection() {
        if (!inTransaction()) {
            throw refused(
                    "no-transaction",
                    "SQL of a tenant's was to run without a transaction; run it in an EJB method that has one, and in its"
                            + " thread.");
        }
        requireBound();
        return SessionConnection.of(entityManager);
    }

    /**
     * What comes before each statement on {@link #connection()}: entities that have changed are written, so that the
     * statement finds it; and one that was kept beyond this transaction is refused, because by then the connection is
     * somebody else's.
     */
    public Runnable beforeStatements() {
        Object begun = transaction.getTransactionKey();
        return () -> {
            if (begun == null || !begun.equals(transaction.getTransactionKey())) {
                throw refused(
                        "other-transaction",
                        "A statement was kept beyond the transaction it was made in; make it anew in each.");
            }
            entityManager.flush();
        };
    }

    private boolean inTransaction() {
        return transaction.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }

    private static BindingRefused refused(String reason, String message) {
        LOG.warn("binding-refused", "reason", reason, "detail", message);
        return new BindingRefused(message);
    }
}
