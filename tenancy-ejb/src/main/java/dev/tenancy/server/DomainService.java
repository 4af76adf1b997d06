package dev.tenancy.server;

import dev.tenancy.access.DomainDirectory;
import dev.tenancy.access.DomainProof;
import dev.tenancy.access.Domains;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.access.TxtLookup;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.datasource.DataSources;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.Violation;
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

/** Tenants' own hosts inside a server: a thin shell around {@link DomainDirectory} and {@link DomainProof}. */
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
        return list(tenant).stream()
                .filter(domain -> domain.host().equals(host))
                .findFirst();
    }

    /** Hosts below our own domain are tenants' already, by their slugs. */
    @Override
    public TenantDomain claim(Slug tenant, HostName host, String actor) {
        Optional<String> ours = ServerConfig.get().domain();
        if (ours.filter(host::isAtOrBelow).isPresent()) {
            throw new InvalidInput(Violation.ofParameter(
                    "host", "must not be at or below '" + ours.get() + "', where a tenant's host is its slug's"));
        }
        return query(() -> new DomainDirectory(owner).claim(tenant, host, actor));
    }

    /** The DNS is asked outside of any transaction: it may take its time. */
    @Override
    @ChangesRegistry
    public TenantDomain verify(Slug tenant, HostName host, String actor) {
        TenantDomain domain = find(tenant, host).orElseThrow(() -> new NotFound("claim of host", host));
        if (domain.verifiedAt().isPresent()) {
            return domain;
        }
        new DomainProof(new TxtLookup(ServerConfig.get().lifecycle().dnsServer())).check(domain);
        return query(() -> new DomainDirectory(owner).verified(tenant, domain, actor));
    }

    @Override
    @ChangesRegistry
    public void remove(Slug tenant, HostName host, String actor) {
        query(() -> {
            new DomainDirectory(owner).remove(tenant, host, actor);
            return true;
        });
    }

    private static <T> T query(DatabaseCall<T> query) {
        return DatabaseCall.answer("the hosts of tenants cannot be read or changed", query);
    }
}
