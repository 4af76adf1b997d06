package dev.tenancy.cli.bench;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;

/** A pool: connections are opened once and handed out again, so that no way pays for opening them. */
final class ReusedConnections implements AutoCloseable {

    private final DataSource source;
    private final Deque<Connection> free = new ArrayDeque<>();

    ReusedConnections(DataSource source) {
        this.source = source;
    }

    /** Opens so many anew and closes those there are: a backend keeps memory for every relation it has touched. */
    void renew(int connections) throws SQLException {
        close();
        for (int i = 0; i < connections; i++) {
            Connection connection = source.getConnection();
            synchronized (free) {
                free.push(connection);
            }
        }
    }

    /** The pool as those want it who ask for connections and close them. */
    DataSource dataSource() {
        return (DataSource) Proxy.newProxyInstance(
                ReusedConnections.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getConnection")) {
                        return lent(take());
                    }
                    return LongestStatement.invoke(source, method, args);
                });
    }

    private Connection take() throws SQLException {
        synchronized (free) {
            Connection connection = free.poll();
            if (connection != null) {
                return connection;
            }
        }
        return source.getConnection();
    }

    private void giveBack(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            synchronized (free) {
                free.push(connection);
            }
        }
    }

    private Connection lent(Connection connection) {
        boolean[] closed = {false};
        return (Connection) Proxy.newProxyInstance(
                ReusedConnections.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        if (!closed[0]) {
                            closed[0] = true;
                            giveBack(connection);
                        }
                        return proxy;
                    }
                    return method.getName().equals("isClosed") && closed[0]
                            ? true
                            : LongestStatement.invoke(connection, method, args);
                });
    }

    @Override
    public void close() throws SQLException {
        synchronized (free) {
            while (!free.isEmpty()) {
                free.pop().close();
            }
        }
    }
}
