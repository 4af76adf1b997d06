package dev.tenancy.web.resolution;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.TenancyException.TenantMismatch;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds the tenants a request names beside its credential, in the host and in {@code X-Tenant-ID}, against the one the
 * credential belongs to: all must be the same.
 */
@ApplicationScoped
public class NamedTenants {

    private static final String HEADER = "X-Tenant-ID";

    @EJB
    private TenantRegistry registry;

    /**
     * Checks host and header.
     *
     * @throws TenantNotFound if one names a tenant that does not exist
     * @throws TenantMismatch if one names another tenant
     */
    void mustAgree(HttpServletRequest request, Tenant tenant) {
        hostLabel(request.getServerName()).ifPresent(label -> mustBe(tenant, label, "host"));
        Optional.ofNullable(request.getHeader(HEADER)).ifPresent(name -> mustBe(tenant, name, HEADER + " header"));
    }

    private void mustBe(Tenant tenant, String name, String source) {
        if (name.equals(tenant.slug().value())
                || name.equalsIgnoreCase(tenant.id().toString())) {
            return;
        }
        if (find(name).isEmpty()) {
            throw new TenantNotFound(printable(name));
        }
        throw new TenantMismatch(source);
    }

    private Optional<Tenant> find(String name) {
        try {
            return registry.find(new TenantId(UUID.fromString(name)));
        } catch (IllegalArgumentException noUuid) {
            try {
                return registry.find(new Slug(name));
            } catch (IllegalArgumentException noSlug) {
                return Optional.empty();
            }
        }
    }

    /** The part of the host in front of our domain; empty where the host says nothing of a tenant. */
    private static Optional<String> hostLabel(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return ServerConfig.get()
                .domain()
                .map(domain -> "." + domain)
                .filter(lower::endsWith)
                .map(suffix -> lower.substring(0, lower.length() - suffix.length()));
    }

    private static String printable(String name) {
        String visible = name.replaceAll("[^\\x20-\\x7e]", "?");
        return visible.length() <= 60 ? visible : visible.substring(0, 60) + "…";
    }
}
