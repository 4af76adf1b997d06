package dev.tenancy.sql;

import dev.tenancy.problem.TenancyException.BindingRefused;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that runs statements and does nothing else: neither it nor anything that comes from it can end the
 * transaction, change its settings, or give away the connection behind it.
 *
 * <p>What is not known to be harmless is refused.
 */
final class GuardedConnection implements InvocationHandler {

    private static final Set<String> HARMLESS = Set.of(
            "prepareStatement",
            "prepareCall",
            "createStatement",
            "nativeSQL",
            "createArrayOf",
            "createStruct",
            "createBlob",
            "createClob",
            "createNClob",
            "createSQLXML",
            "getMetaData",
            "getAutoCommit",
            "getTransactionIsolation",
            "isReadOnly",
            "isValid",
            "getCatalog",
            "getSchema",
            "getHoldability",
            "getTypeMap",
            "getClientInfo",
            "getNetworkTimeout",
            "getWarnings",
            "clearWarnings");

    private final Connection connection;
    private final Runnable beforeStatement;
    private boolean closed;

    private GuardedConnection(Connection connection, Runnable beforeStatement) {
        this.connection = connection;
        this.beforeStatement = beforeStatement;
    }

    /**
     * Guards a connection.
     *
     * @param beforeStatement runs before each statement does
     */
    static Connection of(Connection connection, Runnable beforeStatement) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GuardedConnection(connection, beforeStatement));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "close" -> {
                closed = true;
                return null;
            }
            case "isClosed" -> {
                return closed || connection.isClosed();
            }
            case "isWrapperFor" -> {
                return false;
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "toString" -> {
                return "a tenant's connection";
            }
            default -> {}
        }
        if (!HARMLESS.contains(method.getName())) {
            throw new BindingRefused("Connection." + method.getName() + " is not for tenant code: connection and"
                    + " transaction are the EJB's. To undo its work, throw an exception or call setRollbackOnly; for"
                    + " work that commits by itself, call an EJB method with REQUIRES_NEW.");
        }
        if (closed) {
            throw new SQLException("the tenant's connection was closed by the code that has it; ask for it again");
        }
        StatementRule.checkFirst(arguments);
        return GuardedPart.of(call(connection, method, arguments), (Connection) proxy, beforeStatement);
    }

    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? new SQLException(e) : e.getCause();
        }
    }
}
