package dev.tenancy.analytics;

import dev.tenancy.config.Database;
import dev.tenancy.config.Database.Login;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.datasource.ReaderDataSource;
import dev.tenancy.problem.TenancyException.QueriesUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The login that the settings name for reading; who made it has let it read. */
final class NamedReader implements Readers {

    private final DataSource connections;
    private final String user;

    NamedReader(Database database, Login reader) {
        this.connections = new ReaderDataSource(database, reader);
        this.user = reader.user();
    }

    @Override
    public Connection open() throws SQLException {
        Connection connection;
        try {
            connection = connections.getConnection();
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            throw new QueriesUnavailable("The reader '" + user + "' cannot log in (SQLSTATE " + e.getSQLState()
                    + "); check tenancy.db.reader-user and tenancy.db.reader-password.");
        }
        return Opened.checked(connection);
    }
}
