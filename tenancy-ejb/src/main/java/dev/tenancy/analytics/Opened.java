package dev.tenancy.analytics;

import java.sql.Connection;
import java.sql.SQLException;

/** Closes what turns out unfit. */
final class Opened {

    private Opened() {}

    static Connection checked(Connection connection) throws SQLException {
        try {
            ReaderCheck.require(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
