package dev.tenancy.migration.drift;

import java.sql.Connection;
import java.sql.SQLException;

/** Ends transactions. */
final class Transactions {

    private Transactions() {}

    /** Rolls back what is open, and leaves the connection as it was. */
    static void rollBack(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
