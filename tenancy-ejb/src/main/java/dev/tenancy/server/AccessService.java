package dev.tenancy.server;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.Optional;
import javax.sql.DataSource;

/** What the door asks, inside a server. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({TenantAccess.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AccessService implements TenantAccess {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Override
    public Optional<KeyEntry> byKey(ApiKey key) {
        return query(() -> directory().byKey(key));
    }

    @Override
    public Optional<Entry> byId(TenantId id) {
        return query(() -> directory().byId(id));
    }

    @Override
    public Optional<Named> named(Slug slug) {
        return query(() -> directory().named(slug));
    }

    @Override
    public Optional<Entry> byHost(HostName host) {
        return query(() -> directory().byHost(host));
    }

    @Override
    public Optional<Entry> fresh(TenantId id) {
        return query(() -> directory().byId(id));
    }

    private AccessDirectory directory() {
        return new AccessDirectory(registry);
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the registry cannot be read", query);
    }
}
