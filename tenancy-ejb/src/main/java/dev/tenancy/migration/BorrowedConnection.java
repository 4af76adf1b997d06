package dev.tenancy.migration;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * Lends one connection to Flyway, which closes what it opened; this one stays open.
 *
 * <p>With a second connection for each tenant in hand, workers that have one each could wait for each other for ever.
 */
final class BorrowedConnection {

    private BorrowedConnection() {}

    /** A data source that has this connection only. */
    static DataSource of(Connection connection) {
        Connection lent = proxy(
                Connection.class,
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : invoke(() -> method.invoke(connection, arguments)));
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return lent;
            }
            throw new UnsupportedOperationException(method.getName() + ": there is but the connection");
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(BorrowedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Invocation invocation) throws Throwable {
        try {
            return invocation.now();
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private interface Invocation {
        Object now() throws ReflectiveOperationException;
    }
}
