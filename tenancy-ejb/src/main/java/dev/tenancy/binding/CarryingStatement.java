package dev.tenancy.binding;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A query with a tenant's settings in front of it, which looks like the query alone: parameters are counted from the
 * query's first, and the settings' own result is skipped.
 */
final class CarryingStatement implements InvocationHandler {

    private final PreparedStatement statement;
    private final TenantSettings settings;
    private final DeferredBinding binding;

    private CarryingStatement(PreparedStatement statement, TenantSettings settings, DeferredBinding binding) {
        this.statement = statement;
        this.settings = settings;
        this.binding = binding;
    }

    static PreparedStatement of(PreparedStatement statement, TenantSettings settings, DeferredBinding binding) {
        return (PreparedStatement) Proxy.newProxyInstance(
                CarryingStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                new CarryingStatement(statement, settings, binding));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments == null || arguments.length == 0) {
            switch (method.getName()) {
                case "executeQuery" -> {
                    execute();
                    return statement.getResultSet();
                }
                case "execute" -> {
                    return execute();
                }
                case "executeUpdate", "executeLargeUpdate", "addBatch" ->
                    throw new SQLException("a query gives rows; execute it as one");
                default -> {}
            }
        }
        return DeferredBinding.call(statement, method, shifted(method, arguments));
    }

    /** Runs both, and stands on the query's result. */
    private boolean execute() throws SQLException {
        settings.set(statement);
        statement.execute();
        binding.bound();
        return statement.getMoreResults();
    }

    /** {@code setString(1, …)} means the query's first parameter. */
    private Object @Nullable [] shifted(Method method, Object @Nullable [] arguments) {
        if (arguments == null
                || arguments.length < 2
                || !method.getName().startsWith("set")
                || method.getParameterTypes()[0] != int.class) {
            return arguments;
        }
        Object[] shifted = arguments.clone();
        shifted[0] = (Integer) arguments[0] + settings.parameters();
        return shifted;
    }
}
