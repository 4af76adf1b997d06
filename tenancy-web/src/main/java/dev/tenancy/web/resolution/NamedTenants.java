package dev.tenancy.web.resolution;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.TenancyException.TenantMismatch;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
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
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[?[0-9a-f:.]+]?");

    @EJB
    private TenantRegistry registry;

    /**
     * Checks host and header.
     *
     * @throws TenantNotFound if one names a tenant that does not exist
     * @throws TenantMismatch if one names another tenant
     */
    void mustAgree(HttpServletRequest request, Tenant tenant) {
        hostLabel(host(request)).ifPresent(label -> mustBe(tenant, label, "host"));
        Collections.list(request.getHeaders(HEADER)).forEach(name -> mustBe(tenant, name, HEADER + " header"));
    }

    private void mustBe(Tenant tenant, String name, String source) {
        if (name.equals(tenant.slug().value())
                || name.equalsIgnoreCase(tenant.id().toString())) {
            return;
        }
        if (find(name).isEmpty()) {
            throw new TenantNotFound(name);
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

    /** @throws MalformedRequest if there are two, or one that is no host name: who knows what a proxy made of it */
    private static String host(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        if (Collections.list(request.getHeaders("Host")).size() > 1
                || !HOST.matcher(host).matches()) {
            throw new MalformedRequest(Violation.ofHeader("Host", "must be one host name"));
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** The part of the host in front of our domain; empty where the host says nothing of a tenant. */
    private static Optional<String> hostLabel(String host) {
        return ServerConfig.get()
                .domain()
                .map(domain -> "." + domain)
                .filter(host::endsWith)
                .map(suffix -> host.substring(0, host.length() - suffix.length()));
    }
}
