package dev.tenancy.server;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.lifecycle.Reconciliation;
import dev.tenancy.lifecycle.Step;
import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.paging.Precondition;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Optional;
import javax.sql.DataSource;

/** The life of tenants inside a server: a thin shell around {@link Lifecycle}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({TenantLifecycle.class})
@ChangesRegistry
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LifecycleService implements TenantLifecycle {

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Override
    public Tenant take(Step step, Slug slug, Optional<String> reason, Precondition precondition, String actor) {
        return query(() -> lifecycle().take(step, slug, reason, precondition, actor));
    }

    @Override
    public Tenant change(Slug slug, Changes changes, Precondition precondition, String actor) {
        return query(() -> lifecycle().change(slug, changes, precondition, actor));
    }

    @Override
    public Tenant rename(Slug slug, Slug newSlug, Precondition precondition, String actor) {
        return query(() -> lifecycle().rename(slug, newSlug, precondition, actor));
    }

    @Override
    public void purge(Slug slug, boolean early, Precondition precondition, String actor) {
        query(() -> {
            lifecycle().purge(slug, early, precondition, actor);
            return slug;
        });
    }

    @Override
    public Reconciliation reconcile() {
        return query(() -> lifecycle().reconcile());
    }

    @Override
    public Reconciliation markFailed(String actor) {
        return query(() -> lifecycle().markFailed(actor));
    }

    private Lifecycle lifecycle() {
        return new Lifecycle(owner, ServerConfig.get());
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the life of a tenant cannot be changed", query);
    }
}
