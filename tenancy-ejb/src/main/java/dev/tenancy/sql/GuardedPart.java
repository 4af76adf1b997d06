package dev.tenancy.sql;

import dev.tenancy.problem.TenancyException.BindingRefused;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes from a {@link GuardedConnection} and leads back to it, and never to the connection behind. */
final class GuardedPart implements InvocationHandler {

    /** The interfaces from which a connection can be reached; the narrower before the wider. */
    private static final List<Class<?>> PARTS = List.of(
            ResultSet.class,
            CallableStatement.class,
            PreparedStatement.class,
            Statement.class,
            DatabaseMetaData.class,
            Array.class);

    private final Object part;
    private final Connection connection;
    private final Runnable beforeStatement;

    private GuardedPart(Object part, Connection connection, Runnable beforeStatement) {
        this.part = part;
        this.connection = connection;
        this.beforeStatement = beforeStatement;
    }

    /** The object guarded, if it leads to a connection; else itself. */
    static @Nullable Object of(@Nullable Object object, Connection connection, Runnable beforeStatement) {
        if (object instanceof Connection) {
            return connection;
        }
        for (Class<?> type : PARTS) {
            if (type.isInstance(object)) {
                return Proxy.newProxyInstance(
                        GuardedPart.class.getClassLoader(),
                        new Class<?>[] {type},
                        new GuardedPart(object, connection, beforeStatement));
            }
        }
        return object;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        switch (name) {
            case "unwrap" ->
                throw new BindingRefused("What is behind a tenant's "
                        + proxy.getClass().getInterfaces()[0].getSimpleName()
                        + " is not for tenant code; JDBC's own methods are all it has.");
            case "isWrapperFor" -> {
                return false;
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            default -> {}
        }
        if (part instanceof Statement) {
            if (name.startsWith("execute")) {
                StatementRule.checkFirst(arguments);
                beforeStatement.run();
            } else if (name.equals("addBatch")) {
                StatementRule.checkFirst(arguments);
            }
        }
        Object result = GuardedConnection.call(part, method, arguments);
        return method.getReturnType().isInterface() || method.getReturnType() == Object.class
                ? of(result, connection, beforeStatement)
                : result;
    }
}
