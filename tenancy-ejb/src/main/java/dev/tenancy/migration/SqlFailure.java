package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Puts what PostgreSQL refused into words: what it said, and what to do. Rows are not among them. */
final class SqlFailure {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String QUERY_CANCELED = "57014";

    /** Worth another attempt later: somebody else was in the way. */
    private static final Map<String, String> PASSING = Map.of(
            LOCK_NOT_AVAILABLE,
            "another session held a lock for longer than the lock timeout: it is tried again; if it stays so, end that"
                    + " session or raise the lock timeout",
            "40P01",
            "a deadlock with another session: it is tried again",
            "40001",
            "another transaction changed the same rows: it is tried again",
            QUERY_CANCELED,
            "a statement took longer than the statement timeout, or somebody cancelled it: it is tried again; if it stays"
                    + " so, raise the statement timeout");

    private static final Map<String, String> REMEDIES = Map.of(
            "42501",
            "grant the owner's login what it lacks, or let it own the object",
            "42P07",
            "somebody created it by hand: drop it if it is not needed, or compare with 'tenancy drift'",
            "42701",
            "somebody added it by hand: drop it if it is not needed, or compare with 'tenancy drift'",
            "42P01",
            "somebody dropped or renamed it, or the name needs its schema: compare with 'tenancy drift'",
            "42601",
            "correct the script",
            "53200",
            "the server has not enough memory for so many locks: do less in one script, or raise"
                    + " max_locks_per_transaction");

    private static final String MEND_DATA = "mend this tenant's data, or let the script cope with them";
    private static final String MEND = "mend the script or this tenant's schema";

    /** Classes whose details quote rows. */
    private static final Set<String> WITH_ROWS = Set.of("22", "23");

    /** Flyway, or another of us. */
    static final TaskFailure LOCKED =
            TaskFailure.of("another process is migrating or exporting this schema: it is tried again");

    private SqlFailure() {}

    /** What concerns every tenant alike is no failure of one. */
    static void throwIfUnavailable(Throwable failure) {
        DatabaseFailure.asUnavailable(failure).ifPresent(unavailable -> {
            throw unavailable;
        });
    }

    /** Whether another attempt later may succeed. */
    static boolean isPassing(SQLException failure) {
        return PASSING.containsKey(state(failure));
    }

    /** In words, where no script is known. */
    static TaskFailure describe(SQLException failure) {
        return describe(failure, Optional.empty(), OptionalInt.empty());
    }

    /** In words. */
    static TaskFailure describe(SQLException failure, Optional<String> script, OptionalInt line) {
        String state = state(failure);
        return new TaskFailure(
                state.isEmpty() ? Optional.empty() : Optional.of(state),
                said(failure) + "; " + remedy(state),
                script,
                line);
    }

    static String state(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState()).orElse("");
    }

    private static String remedy(String state) {
        String passing = PASSING.get(state);
        if (passing != null) {
            return passing;
        }
        String known = REMEDIES.get(state);
        if (known != null) {
            return known;
        }
        return WITH_ROWS.contains(stateClass(state)) ? MEND_DATA : MEND;
    }

    /** What PostgreSQL said, in one line and without rows. */
    static String said(SQLException failure) {
        Optional<ServerErrorMessage> server = failure instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                : Optional.empty();
        if (server.isEmpty()) {
            return firstLine(failure.getMessage());
        }
        StringBuilder said = new StringBuilder(firstLine(server.get().getMessage()));
        if (!WITH_ROWS.contains(stateClass(state(failure)))) {
            append(said, server.get().getDetail());
        }
        append(said, server.get().getHint());
        return said.toString();
    }

    private static void append(StringBuilder said, @Nullable String more) {
        if (more != null && !more.isBlank()) {
            said.append(" (").append(firstLine(more)).append(')');
        }
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
    }

    private static String stateClass(String state) {
        return state.length() < 2 ? state : state.substring(0, 2);
    }
}
