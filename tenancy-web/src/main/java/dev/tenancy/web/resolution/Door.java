package dev.tenancy.web.resolution;

import dev.tenancy.log.Log;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.web.metrics.Metrics;
import dev.tenancy.web.problem.ProblemWriter;
import dev.tenancy.web.problem.Problems;
import dev.tenancy.web.resolution.Caller.Operator;
import dev.tenancy.web.resolution.Caller.TenantClient;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;

/**
 * The door: nobody passes without a credential but to look at static pages, health and the API's contract, and to sign up.
 *
 * <p>Resolves the tenant once, in the order credential, host, header, all of which must agree, and gives the request to
 * it. Whether a caller may use a resource is the resource's business ({@code @ForTenants}, {@code @ForOperators}).
 */
public class Door extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = Log.of(Door.class);
    private static final Set<String> OPEN = Set.of(
            "/",
            "/index.html",
            "/api-docs",
            "/openapi",
            "/openapi/",
            "/health",
            "/health/live",
            "/health/ready",
            "/health/started");

    /** What is {@link ForAnybody}. */
    private static final Set<String> OPEN_TO_SEND = Set.of("/api/v1/sign-up");

    /** Where somebody who is nobody yet may fill in a form. */
    private static final Set<String> OPEN_FORMS = Set.of("/admin/login");

    private static final Set<String> LOOKING = Set.of("GET", "HEAD");

    /** Payara's own meters, which it serves below our root. */
    private static final String SERVER_METRICS = "/metrics";

    private static final Set<String> OPEN_FOLDERS = Set.of("/assets/", "/api-docs/", "/jakarta.faces.resource/");

    @Inject
    private transient Authenticator authenticator;

    @Inject
    private transient NamedTenants namedTenants;

    @Inject
    private transient TenantDoor tenantDoor;

    @Inject
    private transient CurrentCaller currentCaller;

    @Inject
    private transient Metrics metrics;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = path(request);
        if (!isOpen(request.getMethod(), path)) {
            try {
                admit(request, path);
            } catch (RuntimeException e) {
                metrics.door(
                        e instanceof TenancyException refused ? refused.type().uri() : "failed");
                LOG.info(
                        "door-closed",
                        "path",
                        request.getRequestURI(),
                        "reason",
                        e.getClass().getSimpleName());
                ProblemWriter.write(response, Problems.of(e));
                return;
            }
            metrics.door("admitted");
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, response);
    }

    private void admit(HttpServletRequest request, String path) {
        Caller caller = authenticator.authenticate(Collections.list(request.getHeaders("Authorization")));
        if (path.startsWith(SERVER_METRICS) && !(caller instanceof Operator)) {
            throw new Forbidden("The server's meters are the operator's.");
        }
        if (caller instanceof TenantClient client) {
            namedTenants.mustAgree(request, client.tenant());
            tenantDoor.enter(client.tenant());
        }
        currentCaller.set(caller);
    }

    private static boolean isOpen(String method, String path) {
        if (method.equals("POST")) {
            return OPEN_TO_SEND.contains(path) || OPEN_FORMS.contains(path);
        }
        return LOOKING.contains(method)
                && (OPEN.contains(path)
                        || OPEN_FORMS.contains(path)
                        || OPEN_FOLDERS.stream().anyMatch(path::startsWith));
    }

    /** The decoded and normalized path that the container will serve, not the one that was sent. */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }
}
