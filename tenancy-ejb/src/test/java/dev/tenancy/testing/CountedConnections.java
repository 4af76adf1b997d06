package dev.tenancy.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** The owner's connections, counted while they are held. */
public final class CountedConnections extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private final transient TestDatabase database;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Of this database. */
    public CountedConnections(TestDatabase database) {
        this.database = database;
    }

    /** How many were held at once, at most. */
    public int most() {
        return most.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = database.owner().getConnection();
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        held.decrementAndGet();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
