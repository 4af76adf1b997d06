package dev.tenancy.transfer;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.log.Shown;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import dev.tenancy.problem.TenancyException.ProvisioningFailed;
import dev.tenancy.transfer.Manifest.SequenceFacts;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells which rows the database refused, and why, without quoting any of them. */
final class LoadFailure {

    /**
     * What is not the rows' doing: the connection, a conflict with others, what the server lacks, a lock, a cancellation,
     * the server itself. All else is: a value, a constraint, or what a function of the schema makes of them.
     */
    private static final Set<String> OTHERS = Set.of("08", "40", "53", "55P03", "57", "58", "F0", "XX");

    /** Values and constraints. */
    private static final Set<String> VALUES = Set.of("22", "23");

    private static final String NO_RIGHT = "42501";
    private static final String TOO_LARGE = "54";

    private static final Pattern LINE = Pattern.compile("COPY .{1,130}?, line (\\d+)", Pattern.DOTALL);

    private LoadFailure() {}

    /** Of rows on their way into a table; the failure itself, if it is not theirs. */
    static SQLException of(TenantContents contents, String table, SQLException failure) {
        return refused(
                "the database does not take row " + line(failure) + "of table '" + table + "' of " + contents.title()
                        + constraint(failure),
                failure);
    }

    /** Of where a sequence is to go on; the failure itself, if that is not why. */
    static SQLException ofSequence(TenantContents contents, SequenceFacts sequence, SQLException failure) {
        return refused(
                "the sequence '" + Shown.of(sequence.name()) + "' of " + contents.title() + " cannot stand at "
                        + sequence.lastValue(),
                failure);
    }

    /** Of what is checked when all rows are there; the failure itself, if it is not theirs. */
    static SQLException ofConstraints(TenantContents contents, SQLException failure) {
        return refused("rows of " + contents.title() + " do not go together" + constraint(failure), failure);
    }

    /** Of what is computed when all rows are there; the failure itself, if it is not theirs. */
    static SQLException ofView(TenantContents contents, String view, SQLException failure) {
        return refused(
                "the materialized view '" + view + "' cannot be filled with the rows of " + contents.title(), failure);
    }

    /** Of a migration that runs on the rows; the failure itself, if it is not theirs: a script may be wrong by itself. */
    static ProvisioningFailed ofMigration(TenantContents contents, String script, ProvisioningFailed failure) {
        if (failure.getCause() instanceof SQLException cause) {
            ofMigration(contents, script, cause);
        }
        return failure;
    }

    /** Of what a migration has left to be checked; the failure itself, if it is not the rows'. */
    static SQLException ofMigration(TenantContents contents, String script, SQLException failure) {
        if (VALUES.stream().anyMatch(String.valueOf(failure.getSQLState())::startsWith)) {
            throw new ArchiveRefused(
                    "this release's migration " + script + " does not take rows of " + contents.title()
                            + constraint(failure) + " (SQLSTATE " + failure.getSQLState()
                            + "); mend them in the tenant they are of and export it again",
                    failure);
        }
        return failure;
    }

    private static SQLException refused(String what, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (!isOfRows(failure, state)) {
            return failure;
        }
        throw new ArchiveRefused(
                what + reason(state) + " (SQLSTATE " + state + "); it is damaged, or was made by other migrations",
                failure);
    }

    private static boolean isOfRows(SQLException failure, String state) {
        return DatabaseFailure.asUnavailable(failure).isEmpty()
                && state.length() == 5
                && OTHERS.stream().noneMatch(state::startsWith);
    }

    /** Never the server's own words, which quote values. */
    private static String reason(String state) {
        if (state.equals(NO_RIGHT)) {
            return ", because its role lacks a right that a check, a default or an index there needs, which a migration"
                    + " can grant";
        }
        return state.startsWith(TOO_LARGE) ? ", because a value is too large for a row or an index" : "";
    }

    private static String line(SQLException failure) {
        Matcher line =
                LINE.matcher(server(failure).map(ServerErrorMessage::getWhere).orElse(""));
        return line.find() ? line.group(1) + " " : "";
    }

    private static String constraint(SQLException failure) {
        return server(failure)
                .map(ServerErrorMessage::getConstraint)
                .map(constraint -> ", by the constraint '" + constraint + "'")
                .orElse("");
    }

    private static Optional<ServerErrorMessage> server(SQLException failure) {
        return failure instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                : Optional.empty();
    }
}
