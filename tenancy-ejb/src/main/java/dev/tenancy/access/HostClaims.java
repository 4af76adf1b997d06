package dev.tenancy.access;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.problem.TenancyException.DomainNotVerified;
import dev.tenancy.problem.TenancyException.DomainTaken;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.Violation;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** How a tenant comes to a host of its own, whoever asks for it: the host is claimed, and then proved in its DNS. */
public final class HostClaims {

    private final DomainDirectory domains;
    private final Optional<String> ourDomain;
    private final DomainProof proof;

    HostClaims(DomainDirectory domains, Optional<String> ourDomain, DomainProof proof) {
        this.domains = domains;
        this.ourDomain = ourDomain;
        this.proof = proof;
    }

    /** Works with the owner's connections, and keeps to what is configured. */
    public static HostClaims of(DataSource owner, TenancyConfig config) {
        return new HostClaims(
                new DomainDirectory(owner),
                config.domain(),
                new DomainProof(new TxtLookup(config.lifecycle().dnsServer())));
    }

    /**
     * Claims a host that is not below our own domain: those are tenants' already, by their slugs.
     *
     * @throws InvalidInput if it is
     * @throws TenantNotFound if there is no such tenant
     * @throws DomainTaken if another tenant has proved the host
     */
    public TenantDomain claim(Slug tenant, HostName host, String actor) throws SQLException {
        if (ourDomain.filter(host::isAtOrBelow).isPresent()) {
            throw new InvalidInput(Violation.ofParameter(
                    "host", "must not be at or below '" + ourDomain.get() + "', where a tenant's host is its slug's"));
        }
        return domains.claim(tenant, host, actor);
    }

    /**
     * Looks for a claim's token in the DNS, in no transaction, since that may take its time; what is verified stays so.
     *
     * @throws DomainNotVerified if it is not there
     * @throws NotFound if the host is not claimed any more, or anew
     * @throws DomainTaken if another tenant has proved the host meanwhile
     */
    public TenantDomain verify(Slug tenant, TenantDomain claimed, String actor) throws SQLException {
        if (claimed.verifiedAt().isPresent()) {
            return claimed;
        }
        proof.check(claimed);
        return domains.verified(tenant, claimed, actor);
    }
}
