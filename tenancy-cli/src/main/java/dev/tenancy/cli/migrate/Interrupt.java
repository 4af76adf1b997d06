package dev.tenancy.cli.migrate;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Ctrl-C and SIGTERM while tenants are in hand: the first one asks to stop, the second one ends the process.
 *
 * <p>By {@code sun.misc.Signal}, which the compiler warns of and every JDK exports. A shutdown hook would not do: while it
 * waits for the tenants in hand, the JVM hears no second signal. Where the class is missing, a signal ends the process as
 * ever; what was in hand is rolled back.
 */
final class Interrupt implements AutoCloseable {

    private static final int SIGINT = 130;
    private static final int SIGTERM = 143;

    private final Runnable stop;
    private final Map<Object, Object> before = new LinkedHashMap<>();
    private volatile int exitCode;

    private Interrupt(Runnable stop) {
        this.stop = stop;
    }

    /** Listens until closed. */
    static Interrupt calls(Runnable stop) {
        Interrupt interrupt = new Interrupt(stop);
        interrupt.listen("INT", SIGINT);
        interrupt.listen("TERM", SIGTERM);
        return interrupt;
    }

    /** What to exit with, if a signal came. */
    OptionalInt exitCode() {
        return exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    private void listen(String name, int exit) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    Interrupt.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            heard(exit);
                            return null;
                        }
                        return method.getName().equals("hashCode") ? System.identityHashCode(proxy) : false;
                    });
            before.put(signal, handle(signal, handler));
        } catch (ReflectiveOperationException e) {
            // The JVM's own handling stays.
            before.clear();
        }
    }

    private void heard(int exit) {
        if (exitCode != 0) {
            System.exit(exit);
        }
        exitCode = exit;
        stop.run();
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Method handle = signal.getClass().getMethod("handle", signal.getClass(), handlerType);
        return handle.invoke(null, signal, handler);
    }

    @Override
    public void close() {
        before.forEach((signal, handler) -> {
            try {
                handle(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("what was set can be set back", e);
            }
        });
    }
}
