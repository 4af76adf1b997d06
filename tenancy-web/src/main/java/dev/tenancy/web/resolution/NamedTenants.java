package dev.tenancy.web.resolution;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.access.TenantAccess.Named;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.TenancyException.TenantMismatch;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Holds the tenants a request names beside its credential, in the host and in {@code X-Tenant-ID}, against the one the
 * credential belongs to: all must be the same.
 */
@ApplicationScoped
public class NamedTenants {

    private static final String HEADER = "X-Tenant-ID";
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @EJB
    private TenantAccess access;

    /**
     * Checks host and header.
     *
     * @throws MalformedRequest if the host is none
     * @throws TenantNotFound if one names a tenant that does not exist
     * @throws TenantMismatch if one names another tenant
     */
    void mustAgree(HttpServletRequest request, Tenant tenant) {
        Host host = Host.of(request);
        host.label().ifPresentOrElse(label -> mustBe(tenant, label, "host"), () -> host.asDomain()
                .flatMap(access::byHost)
                .ifPresent(owner -> mustBe(tenant, owner, "host")));
        Collections.list(request.getHeaders(HEADER)).forEach(name -> mustBe(tenant, name, HEADER + " header"));
    }

    private void mustBe(Tenant tenant, String name, String source) {
        if (!name.equals(tenant.slug().value())
                && !name.equalsIgnoreCase(tenant.id().toString())) {
            mustBe(tenant, find(name).orElseThrow(() -> new TenantNotFound(name)), source);
        }
    }

    private static void mustBe(Tenant tenant, Entry named, String source) {
        if (!named.tenant().id().equals(tenant.id())) {
            throw new TenantMismatch(source);
        }
    }

    /** The tenant of an id or a slug; a former slug counts while it redirects. Some slugs could be taken for short ids. */
    public Optional<Entry> find(String name) {
        if (ID.matcher(name).matches()) {
            return access.byId(new TenantId(UUID.fromString(name)));
        }
        try {
            return access.named(new Slug(name)).map(Named::entry);
        } catch (IllegalArgumentException noSlug) {
            return Optional.empty();
        }
    }
}
