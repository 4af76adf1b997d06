package dev.tenancy.web.security;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.log.Log;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.web.problem.ProblemWriter;
import dev.tenancy.web.problem.Problems;
import dev.tenancy.web.resolution.Area;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses forms that another site has made a browser send, the log-in form too: whoever is logged in as somebody else
 * unawares works for them. Faces asks for its view state as well; this does not depend on it.
 */
public class OwnFormsOnly extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = Log.of(OwnFormsOnly.class);
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Area.of(request).hasForms() && !LOOKING.contains(request.getMethod()) && isForeign(request)) {
            LOG.warn("foreign-form-refused", "path", request.getRequestURI());
            ProblemWriter.write(
                    request,
                    response,
                    Problems.of(
                            new Forbidden("This form was sent by another site; open the page here and send it anew.")));
            return;
        }
        chain.doFilter(request, response);
    }

    /** Browsers say where a form comes from; what says nothing is no browser, and has no session to be abused. */
    private static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        return (site != null && !OWN_SITES.contains(site)) || (origin != null && !isOwn(origin, request));
    }

    /** The scheme is left out: a proxy in front of us may have ended TLS. */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        int slashes = origin.indexOf("://");
        if (slashes < 0) {
            return false;
        }
        String authority = origin.substring(slashes + "://".length());
        Optional<URI> publicUrl = ServerConfig.get().web().publicUrl();
        return authority.equalsIgnoreCase(request.getHeader("Host"))
                || publicUrl
                        .map(URI::getAuthority)
                        .filter(authority::equalsIgnoreCase)
                        .isPresent();
    }
}
