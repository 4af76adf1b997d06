package dev.tenancy.sql;

import dev.tenancy.migration.script.SqlScript;
import dev.tenancy.migration.script.SqlStatement;
import dev.tenancy.migration.script.Token;
import dev.tenancy.migration.script.Token.Kind;
import dev.tenancy.problem.TenancyException.BindingRefused;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which SQL tenant code may run: none that ends the transaction, changes its settings, or takes another role.
 *
 * <p>It is against mistakes. What keeps tenants apart is the role that the database holds every statement to; a program
 * that means to leave it finds a way to have PostgreSQL run a text that nobody reads here.
 */
final class StatementRule {

    /** What a statement must not begin with. */
    private static final Set<String> REFUSED = Set.of(
            "begin",
            "start",
            "commit",
            "end",
            "rollback",
            "abort",
            "savepoint",
            "release",
            "prepare",
            "set",
            "reset",
            "discard",
            "do");

    private static final String SETTING = "set_config";

    /** One statement that begins with what is allowed; most are. Anything else is read word by word. */
    private static final Pattern PLAIN =
            Pattern.compile("\\s*+(?:select|insert|update|delete|with|values)\\b[^;]*+", Pattern.CASE_INSENSITIVE);

    private static final Pattern SUSPICIOUS = Pattern.compile("set_config|u&", Pattern.CASE_INSENSITIVE);

    private StatementRule() {}

    /** Checks the SQL that a JDBC method is called with, if it is called with any. */
    static void checkFirst(Object @Nullable [] arguments) {
        if (arguments != null && arguments[0] instanceof String sql) {
            check(sql);
        }
    }

    /** Checks SQL. @throws BindingRefused naming what is refused */
    static void check(String sql) {
        if (PLAIN.matcher(sql).matches() && !SUSPICIOUS.matcher(sql).find()) {
            return;
        }
        for (SqlStatement statement : SqlScript.of(sql).statements()) {
            Token first = statement.tokens().get(0);
            if (first.kind() == Kind.WORD && REFUSED.contains(first.text().toLowerCase(Locale.ROOT))) {
                throw refused(first.text());
            }
            for (Token token : statement.tokens()) {
                if (isName(token) && hidesOrSets(sql, token)) {
                    throw refused(token.text());
                }
            }
        }
    }

    private static boolean isName(Token token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME;
    }

    /** A quoted name whose letters are written as their codes can be any. */
    private static boolean hidesOrSets(String sql, Token token) {
        return token.text().equalsIgnoreCase(SETTING)
                || (token.kind() == Kind.QUOTED_NAME && sql.charAt(token.start()) != '"');
    }

    private static BindingRefused refused(String word) {
        return new BindingRefused(
                "'" + word + "' is not for tenant code: which tenant and role the transaction works as,"
                        + " and when it ends, is settled where it begins. To undo work, throw an exception or call"
                        + " setRollbackOnly.");
    }
}
