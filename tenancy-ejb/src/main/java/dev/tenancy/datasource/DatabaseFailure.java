package dev.tenancy.datasource;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells apart why the database refused something, however deep a container has wrapped it. */
public final class DatabaseFailure {

    /** Shut down by an operator, crashed, starting up; too many connections. */
    private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "53300");

    private static final String UNDEFINED_TABLE = "42P01";
    private static final int MAX_DEPTH = 20;

    private DatabaseFailure() {}

    /** The first {@link SQLException} among the causes. */
    public static Optional<SQLException> sqlCause(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Whether the database could not be reached, or was lost on the way. */
    public static boolean isUnavailable(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && (isLost(sql.getSQLState()) || isPoolTimeout(sql)))) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether a query named a table that is not there. */
    public static boolean isTableMissing(Throwable failure) {
        return sqlCause(failure)
                .map(SQLException::getSQLState)
                .filter(UNDEFINED_TABLE::equals)
                .isPresent();
    }

    /** Whether a unique constraint of this name refused a row. */
    public static boolean violates(SQLException failure, String constraint) {
        return failure instanceof org.postgresql.util.PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && constraint.equals(postgres.getServerErrorMessage().getConstraint());
    }

    private static boolean isLost(@Nullable String sqlState) {
        return sqlState != null && (sqlState.startsWith("08") || GONE.contains(sqlState));
    }

    /** A server's pool gives up with a plain exception that has no state. */
    private static boolean isPoolTimeout(SQLException failure) {
        return failure.getSQLState() == null
                && failure.getMessage() != null
                && failure.getMessage().contains("allocating a connection");
    }
}
