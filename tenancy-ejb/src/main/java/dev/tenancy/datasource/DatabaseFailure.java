package dev.tenancy.datasource;

import dev.tenancy.problem.TenancyException.DatabaseUnavailable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells apart why the database refused something, however deep a container has wrapped it. */
public final class DatabaseFailure {

    /** Shut down by an operator, crashed, starting up; too many connections. */
    private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "53300");

    /** A change in a transaction that may only read: the tenant's, or everybody's on a standby. */
    private static final String READ_ONLY = "25006";

    private static final String CANCELLED = "57014";

    /** States in which a database answers and nobody can work, with what to do. */
    private static final Map<String, String> UNFIT = Map.of(
            "53100",
            "The disk of the database server is full; nothing of what was under way is left. Free space there, then go on.",
            "58030",
            "The database server cannot read or write its files; look at its log and its disks before you go on.",
            READ_ONLY,
            "The database takes no changes: it is a standby, or set to read-only. Connect to the primary, then go on.");

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

    /** The failure as one that concerns every tenant alike, if it is: the database is lost, full or takes no changes. */
    public static Optional<DatabaseUnavailable> asUnavailable(Throwable failure) {
        if (isUnavailable(failure)) {
            return Optional.of(new DatabaseUnavailable(failure));
        }
        return sqlCause(failure)
                .map(SQLException::getSQLState)
                .map(UNFIT::get)
                .map(message -> new DatabaseUnavailable(message, failure));
    }

    /** Whether a query named a table that is not there. */
    public static boolean isTableMissing(Throwable failure) {
        return hasState(failure, UNDEFINED_TABLE);
    }

    /** Whether a statement was ended because it took longer than it may. */
    public static boolean isStatementTimeout(Throwable failure) {
        return hasState(failure, CANCELLED);
    }

    /** Whether a change was refused because the transaction may only read. */
    public static boolean isReadOnly(Throwable failure) {
        return hasState(failure, READ_ONLY);
    }

    private static boolean hasState(Throwable failure, String state) {
        return sqlCause(failure)
                .map(SQLException::getSQLState)
                .filter(state::equals)
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
