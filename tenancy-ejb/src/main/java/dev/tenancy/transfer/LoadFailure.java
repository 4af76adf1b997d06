package dev.tenancy.transfer;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.ArchiveRefused;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells which rows the database refused, and why, without quoting any of them. */
final class LoadFailure {

    /** Classes of what is the rows' fault: values, constraints, and what functions of the schema raise. */
    private static final Set<String> ROWS = Set.of("22", "23", "P0", "2F", "38", "39", "44", "0A");

    private static final Pattern LINE = Pattern.compile("COPY .{1,130}?, line (\\d+)", Pattern.DOTALL);

    private LoadFailure() {}

    /** Of rows on their way into a table; the failure itself, if it is not theirs. */
    static SQLException of(TenantContents contents, String table, SQLException failure) {
        if (isOfRows(failure)) {
            throw new ArchiveRefused(
                    "the database does not take row " + line(failure) + "of table '" + table + "' of "
                            + contents.title() + constraint(failure) + " (SQLSTATE " + failure.getSQLState()
                            + "); the archive is damaged, or was made by other migrations",
                    failure);
        }
        return failure;
    }

    /** Of what is checked when all rows are there; the failure itself, if it is not theirs. */
    static SQLException ofConstraints(TenantContents contents, SQLException failure) {
        if (isOfRows(failure)) {
            throw new ArchiveRefused(
                    "rows of " + contents.title() + " do not go together" + constraint(failure) + " (SQLSTATE "
                            + failure.getSQLState() + "); it is damaged, or was made by other migrations",
                    failure);
        }
        return failure;
    }

    private static boolean isOfRows(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return DatabaseFailure.asUnavailable(failure).isEmpty()
                && state.length() == 5
                && ROWS.contains(state.substring(0, 2));
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
