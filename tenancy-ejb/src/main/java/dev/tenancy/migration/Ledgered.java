package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The ledger's tables and connections to them; what is common to all that reads and writes runs.
 *
 * @param owner connections of the owner
 * @param home where the tables are
 */
public record Ledgered(DataSource owner, LedgerHome home) {

    /**
     * SQL with the ledger's tables in the places of {@code {runs}}, {@code {tasks}}, {@code {workers}}, {@code {tenants}},
     * and who takes part in the place of {@code {takes-part}}.
     */
    public String sql(String template) {
        return template.replace("{runs}", home.runs())
                .replace("{tasks}", home.tasks())
                .replace("{workers}", home.workers())
                .replace("{tenants}", home.tenants())
                .replace("{takes-part}", home.takesPart())
                .replace("{audit}", home.auditEvents());
    }

    /** Each statement a transaction of its own. @throws DatabaseUnavailable if the database is lost */
    public <T> T read(Work<T> work) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /** All of it one transaction on a connection of its own. @throws DatabaseUnavailable if the database is lost */
    public <T> T write(Work<T> work) throws SQLException {
        return read(connection -> inTransaction(connection, work));
    }

    /** All of it one transaction on a connection in autocommit, and so afterwards. */
    public static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static SQLException translated(SQLException failure) {
        if (DatabaseFailure.isUnavailable(failure)) {
            throw new DatabaseUnavailable(failure);
        }
        return failure;
    }

    /** What is done with a connection. */
    public interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }
}
