package dev.tenancy.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The owner's connections, of which the one that sends a certain statement, counted over all of them, has its backend
 * ended before it does: as if the server had killed it there. A commit counts as a statement.
 */
public final class CutConnections extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private final transient TestDatabase database;
    private final AtomicInteger left;

    private CutConnections(TestDatabase database, int statement) {
        this.database = database;
        this.left = new AtomicInteger(statement);
    }

    /** Cuts the connection before this statement, counted from 1. */
    public static CutConnections before(int statement, TestDatabase database) {
        return new CutConnections(database, statement);
    }

    /** Whether it came to that. */
    public boolean hasCut() {
        return left.get() <= 0;
    }

    @Override
    public Connection getConnection() throws SQLException {
        DataSource owner = database.owner();
        Connection connection = owner.getConnection();
        String backend =
                TestDatabase.query(connection, "select pg_backend_pid()").get(0);
        return proxy(Connection.class, connection, backend);
    }

    private <T> T proxy(Class<T> type, T target, String backend) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (sends(method) && left.decrementAndGet() == 0) {
                        end(backend);
                    }
                    return wrapped(invoke(target, method, arguments), backend);
                }));
    }

    private static boolean sends(Method method) {
        return method.getName().startsWith("execute") || method.getName().equals("commit");
    }

    private Object wrapped(Object result, String backend) {
        if (result instanceof PreparedStatement statement) {
            return proxy(PreparedStatement.class, statement, backend);
        }
        return result instanceof Statement statement ? proxy(Statement.class, statement, backend) : result;
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void end(String backend) throws InterruptedException {
        database.query("select pg_terminate_backend(" + backend + ")");
        while (!database.query("select from pg_stat_activity where pid = " + backend)
                .isEmpty()) {
            Thread.sleep(5);
        }
    }
}
