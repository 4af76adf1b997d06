package dev.tenancy.server;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.migration.MigrationSet;
import dev.tenancy.paging.Limit;
import dev.tenancy.paging.Page;
import dev.tenancy.problem.TenancyException.Starting;
import dev.tenancy.provisioning.Provisioner;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.registry.TenantDirectory;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import javax.sql.DataSource;

/** The registry inside a server: a thin shell around {@link TenantDirectory} and {@link Provisioner}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({TenantRegistry.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RegistryService implements TenantRegistry {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Inject
    private Readiness readiness;

    @Override
    public RegistrationOutcome register(NewTenant newTenant, String actor, Optional<IdempotencyKey> idempotencyKey) {
        MigrationSet migrations = readiness
                .migrations()
                .orElseThrow(() ->
                        new Starting("Tenants can be registered once start-up is done; try again in a few seconds."));
        return new Provisioner(owner, ServerConfig.get(), migrations).register(newTenant, actor, idempotencyKey);
    }

    @Override
    public Optional<Tenant> find(Slug slug) {
        return query(() -> directory().find(slug));
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return query(() -> directory().find(id));
    }

    @Override
    public Page<Tenant, TenantQuery.Position> list(
            TenantQuery query, Limit limit, Optional<TenantQuery.Position> after) {
        return query(() -> directory().list(query, limit, after));
    }

    @Override
    public long count(TenantQuery query) {
        return query(() -> directory().count(query));
    }

    @Override
    public boolean hasSchema(Tenant tenant) {
        return query(() -> directory().hasSchema(tenant));
    }

    @Override
    public void ping() {
        query(() -> {
            directory().ping();
            return true;
        });
    }

    private TenantDirectory directory() {
        return new TenantDirectory(registry);
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the registry cannot be read", query);
    }
}
