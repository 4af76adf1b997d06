package dev.tenancy.sql;

import dev.tenancy.binding.TenantBinding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;

/**
 * Typed SQL in the tenant's transaction: jOOQ on the connection that EclipseLink uses.
 *
 * <p>What either has written the other sees, and one rollback undoes both: before each statement the entities that have
 * changed are written out. The other way round there is one thing to know: an entity that was read keeps what it was read
 * with, as it does after any update in SQL; {@code refresh} it, or change it by one of the two only.
 *
 * <p>Without a tenant or a transaction a statement is refused when it runs, as everything of a tenant's is. Transactions
 * are the EJB's: those of jOOQ's own API are refused.
 */
@ApplicationScoped
public class TenantSql {

    static {
        // jOOQ reads these when it is first used, and greets in the log of whoever has not set them.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    @Inject
    private TenantBinding binding;

    private final Configuration configuration = new DefaultConfiguration()
            .set(SQLDialect.POSTGRES)
            .set(new Settings().withRenderSchema(false).withRenderCatalog(false).withExecuteLogging(false));

    /** jOOQ's entry, for the statements of whichever transaction is running when they run. */
    public DSLContext dsl() {
        // A configuration can be changed by who has it, and so each has one of its own.
        return DSL.using(configuration.derive(new TenantConnections(binding)).derive(new EjbTransactions()));
    }
}
