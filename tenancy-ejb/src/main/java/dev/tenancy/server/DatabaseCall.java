package dev.tenancy.server;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.SQLException;

/**
 * A call of plain code that speaks to the database.
 *
 * @param <T> what it answers
 */
interface DatabaseCall<T> {

    /** Calls. */
    T run() throws SQLException;

    /**
     * The answer of a call, with what the database refuses as exceptions of ours.
     *
     * @param what cannot be done then, for the log
     */
    static <T> T answer(String what, DatabaseCall<T> call) {
        try {
            return call.run();
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw new DatabaseUnavailable(e);
            }
            throw new IllegalStateException(what, e);
        }
    }
}
