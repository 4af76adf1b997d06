package dev.tenancy.web.resolution;

import dev.tenancy.log.Log;
import dev.tenancy.log.LogContext;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import dev.tenancy.server.TenantTimes;
import dev.tenancy.web.metrics.Metrics;
import dev.tenancy.web.problem.ProblemWriter;
import dev.tenancy.web.problem.Problems;
import dev.tenancy.web.resolution.Authentication.Failed;
import dev.tenancy.web.resolution.Authentication.Known;
import dev.tenancy.web.resolution.Caller.Operator;
import dev.tenancy.web.resolution.Caller.TenantClient;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The door: nobody passes without a credential but to look at static pages, health and the API's contract, and to log in or sign up.
 *
 * <p>Who is calling was found out before ({@link Authentication}). Resolves the tenant once, in the order credential,
 * host, header, all of which must agree, and gives the request to it. Whether a caller may use a resource is the
 * resource's business ({@code @ForTenants}, {@code @ForOperators}).
 */
public class Door extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = Log.of(Door.class);

    /** Payara's own meters, which it serves below our root. */
    private static final String SERVER_METRICS = "/metrics";

    /** Open to who must choose a password and would rather leave. */
    private static final String LOG_OUT = "/admin/log-out";

    @Inject
    private transient NamedTenants namedTenants;

    @Inject
    private transient TenantDoor tenantDoor;

    @Inject
    private transient FormerHosts formerHosts;

    @Inject
    private transient Throttle throttle;

    @Inject
    private transient CurrentCaller currentCaller;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient TenantTimes times;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Area area = Area.of(request);
        Permit permit = Permit.NONE;
        if (area != Area.OPEN) {
            try {
                Optional<Permit> admitted = admit(request, response, area);
                if (admitted.isEmpty()) {
                    return;
                }
                permit = admitted.get();
            } catch (RuntimeException e) {
                metrics.door(
                        e instanceof TenancyException refused ? refused.type().uri() : "failed");
                LOG.info(
                        "door-closed",
                        "path",
                        request.getRequestURI(),
                        "reason",
                        e.getClass().getSimpleName());
                ProblemWriter.write(request, response, Problems.of(e));
                return;
            }
            metrics.door("admitted");
            response.setHeader("Cache-Control", "no-store");
        }
        long start = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            permit.leave(request);
            note(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** How long this tenant was served, for the operators' overview. */
    private void note(Duration time) {
        if (currentCaller.get().orElse(null) instanceof TenantClient client) {
            times.record(client.tenant().slug().value(), time);
        }
    }

    /** @return what the request holds until it ends; empty if whoever asks was sent elsewhere */
    private Optional<Permit> admit(HttpServletRequest request, HttpServletResponse response, Area area)
            throws IOException {
        Optional<String> present = formerHosts.present(request);
        if (present.isPresent()) {
            metrics.door("redirected");
            Redirects.toPresentHost(response, present.get());
            return Optional.empty();
        }
        Permit permit;
        Authentication authentication = Authentication.of(request);
        if (authentication instanceof Known known) {
            permit = enter(request, known.caller());
        } else if (area == Area.ENTRANCE) {
            return Optional.of(Permit.NONE);
        } else if (authentication instanceof Failed failed) {
            throw failed.failure();
        } else if (area == Area.CONSOLE) {
            Redirects.toLogin(request, response);
            return Optional.empty();
        } else {
            throw new Unauthenticated();
        }
        if (area == Area.CONSOLE && mustChoosePassword(request)) {
            Redirects.toAccount(request, response);
            return Optional.empty();
        }
        return Optional.of(permit);
    }

    private Permit enter(HttpServletRequest request, Caller caller) {
        if (Area.path(request).startsWith(SERVER_METRICS) && !(caller instanceof Operator)) {
            throw new Forbidden("The server's meters are the operator's.");
        }
        if (caller instanceof TenantClient client) {
            return enter(request, client);
        }
        currentCaller.set(caller);
        return Permit.NONE;
    }

    /** It is counted before anything is looked up for it: who is refused again and again floods the registry too. */
    private Permit enter(HttpServletRequest request, TenantClient client) {
        LogContext.tenant(client.tenant().slug().value());
        Permit permit = throttle.admit(client.tenant(), client.limits());
        try {
            namedTenants.mustAgree(request, client.tenant());
            currentCaller.set(tenantDoor.enter(client, request.getMethod()));
            return permit;
        } catch (RuntimeException e) {
            permit.end();
            throw e;
        }
    }

    private boolean mustChoosePassword(HttpServletRequest request) {
        String path = Area.path(request);
        return !Area.isPage(path, Redirects.ACCOUNT)
                && !path.equals(LOG_OUT)
                && currentCaller
                        .get()
                        .filter(caller -> caller instanceof Operator operator && operator.mustChoosePassword())
                        .isPresent();
    }
}
