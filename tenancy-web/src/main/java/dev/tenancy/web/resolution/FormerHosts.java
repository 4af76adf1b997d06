package dev.tenancy.web.resolution;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantAccess.Named;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.tenant.Slug;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Tells who comes to the host of a slug that a tenant had before where the tenant is now. */
@ApplicationScoped
public class FormerHosts {

    @EJB
    private TenantAccess access;

    /**
     * Where the request is to be sent again: the present host below our own domain, and all else as it was.
     *
     * @return empty if the host is no former one
     */
    Optional<String> present(HttpServletRequest request) {
        return Host.of(request)
                .label()
                .flatMap(this::named)
                .filter(Named::former)
                .map(named -> PublicAddress.of(request)
                                .at(named.entry().tenant().slug() + "."
                                        + ServerConfig.get().domain().orElseThrow())
                        + target(request));
    }

    private Optional<Named> named(String label) {
        try {
            return access.named(new Slug(label));
        } catch (IllegalArgumentException noSlug) {
            return Optional.empty();
        }
    }

    /** Path and query are kept as they were written; nothing of them can get in front of the host. */
    private static String target(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String query = request.getQueryString();
        return (uri.startsWith("/") ? uri : "/") + (query == null ? "" : "?" + query);
    }
}
