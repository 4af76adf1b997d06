package dev.tenancy.cli.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** The time of the longest statement that was executed since it was last asked to forget. */
final class LongestStatement {

    private final AtomicLong nanos = new AtomicLong();

    void reset() {
        nanos.set(0);
    }

    long nanos() {
        return nanos.get();
    }

    /** The same connections, their statements timed. */
    DataSource timed(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                LongestStatement.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    Object result = invoke(source, method, args);
                    return result instanceof Connection connection ? timed(connection) : result;
                });
    }

    private Connection timed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                LongestStatement.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    Object result = invoke(connection, method, args);
                    if (result instanceof PreparedStatement statement) {
                        return timed(statement, PreparedStatement.class);
                    }
                    return result instanceof Statement statement ? timed(statement, Statement.class) : result;
                });
    }

    private Object timed(Statement statement, Class<?> type) {
        return Proxy.newProxyInstance(
                LongestStatement.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    if (!method.getName().startsWith("execute")) {
                        return invoke(statement, method, args);
                    }
                    long start = System.nanoTime();
                    try {
                        return invoke(statement, method, args);
                    } finally {
                        nanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                    }
                });
    }

    static Object invoke(Object target, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
