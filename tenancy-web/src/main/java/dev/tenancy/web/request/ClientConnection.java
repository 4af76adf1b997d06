package dev.tenancy.web.request;

import dev.tenancy.log.Log;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connection a request came on. Servlets cannot break one off: a response that fails half-way is ended properly by
 * the server, and whoever receives it takes it for whole. So this asks the server we run on, by its own names.
 */
public final class ClientConnection {

    private static final Log LOG = Log.of(ClientConnection.class);
    private static final long PATIENCE_S = 5;
    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final ServletRequest request;

    private ClientConnection(ServletRequest request) {
        this.request = request;
    }

    /** Leaves it with the request, for those who see only wrappers of that. */
    static void leaveWith(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, new ClientConnection(request));
    }

    /** The connection of a request. */
    public static ClientConnection of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection
                ? connection
                : new ClientConnection(request);
    }

    /** Breaks it off: what has been sent is left without an end, and the client's library says so. */
    public void abort() {
        try {
            Object server = call(call(unwrapped(), "getUnwrappedCoyoteRequest"), "getCoyoteRequest");
            Object connection = call(call(server, "getContext"), "getConnection");
            Object closing = Class.forName(
                            "org.glassfish.grizzly.Closeable",
                            false,
                            connection.getClass().getClassLoader())
                    .getMethod("terminate")
                    .invoke(connection);
            // Whoever writes the end of the answer, and somebody will, is to find it closed.
            ((Future<?>) closing).get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ReflectiveOperationException | ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("connection-not-aborted", "reason", e.toString());
        }
    }

    private ServletRequest unwrapped() {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
