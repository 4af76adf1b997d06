package dev.tenancy.access;

import dev.tenancy.problem.TenancyException.DomainNotVerified;
import dev.tenancy.problem.TenancyException.DomainTaken;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import java.util.List;
import java.util.Optional;

/**
 * Host names of tenants' own. A host counts once its owner has proved it, with a TXT record that holds a token.
 *
 * <p>Every change is audited and effective at once on every node. Each method throws {@link TenantNotFound} if there is
 * no such tenant.
 */
public interface Domains {

    /** All hosts of a tenant, by name. */
    List<TenantDomain> list(Slug tenant);

    /** One host of a tenant. */
    Optional<TenantDomain> find(Slug tenant, HostName host);

    /** Claims a host; a repeated claim keeps its token. @throws DomainTaken if another tenant has proved it */
    TenantDomain claim(Slug tenant, HostName host, String actor);

    /**
     * Looks for the token in the DNS; what is verified stays so.
     *
     * @throws DomainNotVerified if it is not there, saying what was looked for and what was found
     * @throws DomainTaken if another tenant has proved the host meanwhile
     */
    TenantDomain verify(Slug tenant, HostName host, String actor);

    /** Gives a host up; one that the tenant does not have is no error. */
    void remove(Slug tenant, HostName host, String actor);
}
