package dev.tenancy.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every log line of the running request tells: its id, and its tenant once that is resolved.
 *
 * <p>For log lines only. Nothing decides anything by it; the tenant of a transaction is the binding's business.
 */
public final class LogContext {

    private static final ThreadLocal<LogContext> CURRENT = new ThreadLocal<>();
    private static final LogContext NONE = new LogContext("-", null);

    private final String requestId;
    private final @Nullable String remoteAddress;
    private @Nullable String tenant;

    private LogContext(String requestId, @Nullable String remoteAddress) {
        this.requestId = requestId;
        this.remoteAddress = remoteAddress;
    }

    /** Begins a request on this thread; end it with {@link #end()}. */
    public static void begin(String requestId, String remoteAddress) {
        CURRENT.set(new LogContext(requestId, remoteAddress));
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

    /** Where the request came from, for the audit trail; empty if this thread works on none. */
    public static Optional<String> remoteAddress() {
        return Optional.ofNullable(current().remoteAddress);
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
