package dev.tenancy.testing;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A connection whose backend is stopped where it stands, as on a machine that hangs; it goes on when closed. */
public final class HeldConnection implements AutoCloseable {

    private final Connection connection;
    private final String backend;

    private HeldConnection(Connection connection, String backend) {
        this.connection = connection;
        this.backend = backend;
    }

    /** Stops the backend of this connection. */
    public static HeldConnection hold(Connection connection) throws SQLException, IOException {
        String backend =
                TestDatabase.query(connection, "select pg_backend_pid()").get(0);
        signal("-STOP", backend);
        return new HeldConnection(connection, backend);
    }

    /** Asks it something. */
    public List<String> query(String sql) throws SQLException {
        return TestDatabase.query(connection, sql);
    }

    /** Gives this one connection to who asks. */
    public DataSource dataSource() {
        return new Only(connection);
    }

    @Override
    public void close() throws IOException {
        signal("-CONT", backend);
    }

    private static void signal(String signal, String process) throws IOException {
        new ProcessBuilder("kill", signal, process).inheritIO().start().onExit().join();
    }

    private static final class Only extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        private final transient Connection connection;

        private Only(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Connection getConnection() {
            return connection;
        }
    }
}
