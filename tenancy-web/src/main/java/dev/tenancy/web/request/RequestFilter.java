package dev.tenancy.web.request;

import dev.tenancy.log.Log;
import dev.tenancy.log.LogContext;
import dev.tenancy.web.metrics.Metrics;
import dev.tenancy.web.problem.ClientGone;
import dev.tenancy.web.problem.HttpProblems;
import dev.tenancy.web.problem.ProblemWriter;
import dev.tenancy.web.problem.Problems;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The outermost filter: gives the request its id, times it, and lets no exception pass as anything but a problem. */
public class RequestFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = Log.of(RequestFilter.class);
    private static final Pattern GOOD_ID = Pattern.compile("^[A-Za-z0-9._-]{1,64}$");

    @Inject
    private transient Metrics metrics;

    @Override
    protected void doFilter(HttpServletRequest received, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = ProxiedRequest.of(received);
        long start = System.nanoTime();
        String id = Optional.ofNullable(request.getHeader(ProblemWriter.REQUEST_ID))
                .filter(given -> GOOD_ID.matcher(given).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
        LogContext.begin(id, ClientAddress.of(request));
        ClientConnection.leaveWith(request);
        response.setHeader(ProblemWriter.REQUEST_ID, id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            chain.doFilter(request, response);
            fillEmptyError(request, response);
        } catch (ClientGone e) {
            LOG.info("client-gone", "path", request.getRequestURI(), "reason", String.valueOf(e.getMessage()));
        } catch (IOException | ServletException | RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            response.resetBuffer();
            ProblemWriter.write(request, response, Problems.of(e));
        } finally {
            end(request, response, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** JAX-RS gives up without a word on a header it cannot parse. */
    private static void fillEmptyError(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST
                && !response.isCommitted()
                && response.getContentType() == null) {
            ProblemWriter.write(
                    request,
                    response,
                    HttpProblems.of(response.getStatus(), request.getMethod(), request.getRequestURI()));
        }
    }

    private void end(HttpServletRequest request, HttpServletResponse response, Duration time) {
        int status = response.getStatus();
        metrics.request(request.getMethod(), status, time);
        if (status >= 400) {
            LOG.info(
                    "request-refused",
                    "method",
                    request.getMethod(),
                    "path",
                    request.getRequestURI(),
                    "status",
                    status,
                    "duration_ms",
                    time.toMillis());
        }
        LogContext.end();
    }
}
