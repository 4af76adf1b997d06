package dev.tenancy.analytics;

import dev.tenancy.problem.TenancyException.QueryRefused;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.postgresql.core.Parser;

/**
 * Sees to it that a text goes to the server as one message.
 *
 * <p>The driver parts what it takes for several statements and sends each by itself. What it takes for one goes to the
 * server as it is, and there, in the extended protocol, a second statement is an error. So whether driver and server read
 * the text alike or not, no more than one statement is ever run.
 */
final class OneStatement {

    /** Nothing but comments, which the driver takes for a statement where they follow a semicolon. */
    private static final Pattern REMARKS = Pattern.compile("(?s)(\\s|--[^\\n\\r]*+|/\\*((?!\\*/|/\\*).)*+\\*/)*+");

    private OneStatement() {}

    /** Refuses what the driver would part. @throws QueryRefused if it is several statements */
    static void require(String sql) {
        long statements;
        try {
            statements = Parser.parseJdbcSql(sql, true, false, true, false, false).stream()
                    .filter(part -> !REMARKS.matcher(part.nativeSql).matches())
                    .count();
        } catch (SQLException e) {
            throw new QueryRefused("The query cannot be read: " + e.getMessage(), 0);
        }
        if (statements > 1) {
            throw new QueryRefused("The query is " + statements + " statements; it must be one.", 0);
        }
    }
}
