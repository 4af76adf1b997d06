package dev.tenancy.server;

import dev.tenancy.access.DomainDirectory;
import dev.tenancy.access.Domains;
import dev.tenancy.access.HostClaims;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.tenant.Slug;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Tenants' own hosts inside a server: a thin shell around {@link DomainDirectory} and {@link HostClaims}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@Local({Domains.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DomainService implements Domains {

    @Resource(lookup = DataSources.REGISTRY)
    private DataSource registry;

    @Resource(lookup = DataSources.OWNER)
    private DataSource owner;

    @Override
    public List<TenantDomain> list(Slug tenant) {
        return query(() -> new DomainDirectory(registry).list(tenant));
    }

    @Override
    public Optional<TenantDomain> find(Slug tenant, HostName host) {
        return query(() -> new DomainDirectory(registry).find(tenant, host));
    }

    @Override
    public TenantDomain claim(Slug tenant, HostName host, String actor) {
        return query(() -> claims().claim(tenant, host, actor));
    }

    @Override
    @ChangesRegistry
    public TenantDomain verify(Slug tenant, HostName host, String actor) {
        TenantDomain claimed = find(tenant, host).orElseThrow(() -> new NotFound("claim of host", host));
        return query(() -> claims().verify(tenant, claimed, actor));
    }

    @Override
    @ChangesRegistry
    public void remove(Slug tenant, HostName host, String actor) {
        query(() -> {
            new DomainDirectory(owner).remove(tenant, host, actor);
            return true;
        });
    }

    private HostClaims claims() {
        return HostClaims.of(owner, ServerConfig.get());
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the hosts of tenants cannot be read or changed", query);
    }
}
