package dev.tenancy.binding;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose tenant travels with the first statement: settings and query in one message, one round trip less for
 * every transaction.
 *
 * <p>Until a statement has carried the settings to the server, every call that could reach the server in another way
 * applies them first. What is not known to be harmless counts as such a call.
 */
final class DeferredBinding implements InvocationHandler {

    /** Calls that end the transaction, and with it the tenant's hold. */
    private static final Set<String> ENDS = Set.of("commit", "rollback", "close");

    /** Calls that run nothing a tenant's settings would matter to. */
    private static final Set<String> HARMLESS = Set.of(
            "getAutoCommit",
            "isClosed",
            "isWrapperFor",
            "getWarnings",
            "clearWarnings",
            "getTransactionIsolation",
            "isReadOnly",
            "toString",
            "hashCode",
            "equals");

    private final Connection connection;
    private @Nullable TenantSettings pending;

    private DeferredBinding(Connection connection) {
        this.connection = connection;
    }

    /** The connection, ready to take a tenant. */
    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                DeferredBinding.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new DeferredBinding(connection));
    }

    /** Gives the running transaction to a tenant; the server learns of it with the first statement. */
    void bindWithFirstStatement(TenantSettings settings) {
        pending = settings;
    }

    /** The server has the settings, or needs them no more. */
    void bound() {
        pending = null;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (ENDS.contains(method.getName())) {
            bound();
        }
        TenantSettings settings = pending;
        if (settings != null && !HARMLESS.contains(method.getName())) {
            if (method.getName().equals("prepareStatement") && arguments != null && isQuery((String) arguments[0])) {
                Object[] carrying = arguments.clone();
                carrying[0] = settings.sql() + "; " + arguments[0];
                PreparedStatement statement =
                        (PreparedStatement) Objects.requireNonNull(call(connection, method, carrying));
                return CarryingStatement.of(statement, settings, this);
            }
            TenantConnection.bind(connection, settings);
            bound();
        }
        return call(connection, method, arguments);
    }

    private static boolean isQuery(String sql) {
        return sql.regionMatches(true, 0, "select ", 0, "select ".length());
    }

    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? new SQLException(e) : e.getCause();
        }
    }
}
