package dev.tenancy.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A data source that keeps how PostgreSQL would go about each query that is made with it, as it is written in the code. */
public final class Explained {

    private final List<String> plans = new ArrayList<>();
    private final DataSource dataSource;

    private Explained(DataSource source) {
        dataSource = proxy(
                DataSource.class,
                (self, method, arguments) ->
                        method.getName().equals("getConnection") ? connection(source.getConnection()) : null);
    }

    /** Explains what is asked of this one. */
    public static Explained of(DataSource source) {
        return new Explained(source);
    }

    /** What to ask. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** The plans of all queries since the last time, as one text each. */
    public List<String> plans() {
        List<String> made = List.copyOf(plans);
        plans.clear();
        return made;
    }

    private Connection connection(Connection connection) {
        return proxy(
                Connection.class,
                (self, method, arguments) -> method.getName().equals("prepareStatement") && arguments.length == 1
                        ? statement(
                                connection.prepareStatement("explain " + arguments[0]),
                                connection.prepareStatement(String.valueOf(arguments[0])))
                        : call(connection, method, arguments));
    }

    /** Every parameter is set in both. */
    private PreparedStatement statement(PreparedStatement explain, PreparedStatement query) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            if (method.getName().startsWith("set") || method.getName().equals("close")) {
                call(explain, method, arguments);
            }
            if (method.getName().equals("executeQuery")) {
                plans.add(text(explain));
            }
            return call(query, method, arguments);
        });
    }

    private static String text(PreparedStatement explain) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = explain.executeQuery()) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
