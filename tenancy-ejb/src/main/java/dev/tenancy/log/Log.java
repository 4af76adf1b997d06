package dev.tenancy.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.regex.Pattern;

/**
 * Writes structured log lines: {@code event=tenant-registered tenant=acme request=4f… duration_ms=12}.
 *
 * <p>Never pass a secret, a row or an SQL text with values.
 */
public final class Log {

    private static final Pattern PLAIN = Pattern.compile("[\\w./:@+-]+");

    private final Logger logger;

    private Log(Logger logger) {
        this.logger = logger;
    }

    /** The log of a class. */
    public static Log of(Class<?> type) {
        return new Log(System.getLogger(type.getName()));
    }

    /** A decision worth knowing. */
    public void info(String event, Object... keysAndValues) {
        logger.log(Level.INFO, () -> line(event, keysAndValues));
    }

    /** Something an operator should look at. */
    public void warn(String event, Object... keysAndValues) {
        logger.log(Level.WARNING, () -> line(event, keysAndValues));
    }

    /** A fault, with its stack trace for the log alone. */
    public void error(Throwable fault, String event, Object... keysAndValues) {
        logger.log(Level.ERROR, () -> line(event, keysAndValues), fault);
    }

    static String line(String event, Object... keysAndValues) {
        StringBuilder line = new StringBuilder("event=").append(event);
        boolean tenantNamed = false;
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            tenantNamed |= "tenant".equals(keysAndValues[i]);
            append(line, String.valueOf(keysAndValues[i]), String.valueOf(keysAndValues[i + 1]));
        }
        if (!tenantNamed) {
            append(line, "tenant", LogContext.currentTenant());
        }
        append(line, "request", LogContext.requestId());
        return line.toString();
    }

    /** A line break of any kind would forge a line; a format character would show the line as another. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        if (PLAIN.matcher(value).matches()) {
            line.append(value);
        } else {
            line.append('"');
            value.codePoints().forEach(c -> {
                if (c == '"' || c == '\\') {
                    line.append('\\').appendCodePoint(c);
                } else if (!isVisible(c)) {
                    line.append("\\u%04x".formatted(c));
                } else {
                    line.appendCodePoint(c);
                }
            });
            line.append('"');
        }
    }
}
