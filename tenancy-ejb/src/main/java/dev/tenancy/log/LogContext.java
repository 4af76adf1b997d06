package dev.tenancy.log;

import org.jspecify.annotations.Nullable;

/**
 * What every log line of the running request tells: its id, and its tenant once that is resolved.
 *
 * <p>For log lines only. Nothing decides anything by it; the tenant of a transaction is the binding's business.
 */
public final class LogContext {

    private static final ThreadLocal<LogContext> CURRENT = new ThreadLocal<>();
    private static final LogContext NONE = new LogContext("-");

    private final String requestId;
    private @Nullable String tenant;

    private LogContext(String requestId) {
        this.requestId = requestId;
    }

    /** Begins a request on this thread; end it with {@link #end()}. */
    public static void begin(String requestId) {
        CURRENT.set(new LogContext(requestId));
    }

    /** Adds the tenant to the lines that follow. */
    public static void tenant(String tenant) {
        LogContext context = CURRENT.get();
        if (context != null) {
            context.tenant = tenant;
        }
    }

    /** Forgets the request. */
    public static void end() {
        CURRENT.remove();
    }

    /** The id of the request this thread works on; {@code -} if it works on none. */
    public static String requestId() {
        return current().requestId;
    }

    static String currentTenant() {
        String tenant = current().tenant;
        return tenant == null ? "-" : tenant;
    }

    private static LogContext current() {
        LogContext context = CURRENT.get();
        return context == null ? NONE : context;
    }
}
