package dev.tenancy.sql;

import dev.tenancy.migration.script.SqlScript;
import dev.tenancy.migration.script.SqlStatement;
import dev.tenancy.migration.script.Token;
import dev.tenancy.migration.script.Token.Kind;
import dev.tenancy.problem.TenancyException.BindingRefused;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which SQL tenant code may run: none that ends the transaction, changes its settings, takes another role, or leaves
 * something on the connection, which the next tenant's transaction would find there.
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

    /** What a statement begins with that lasts as long as the connection. */
    private static final Set<String> LASTING = Set.of("listen", "load");

    /** Functions, schemas and views of what does: a setting that is changed as a row of {@code pg_settings} is the session's. */
    private static final Set<String> LASTING_NAMES = Set.of(
            "pg_advisory_lock",
            "pg_advisory_lock_shared",
            "pg_try_advisory_lock",
            "pg_try_advisory_lock_shared",
            "pg_temp",
            "pg_settings");

    /** The words by which something lasting is made: a cursor, or a temporary table by either way. */
    private static final Pattern LASTING_WORDS = Pattern.compile(
            "^declare .*with hold |\\b(?:create|(?<!^(?:insert|merge) )into) (?:(?:local|global) )?temp(?:orary)? ");

    private static final String DROPPED = "on commit drop";

    /** One statement that begins with what is allowed; most are. Anything else is read word by word. */
    private static final Pattern PLAIN =
            Pattern.compile("\\s*+(?:select|insert|update|delete|with|values)\\b[^;]*+", Pattern.CASE_INSENSITIVE);

    /** What a plain statement has to be read for; "insert into", which begins so many, is not. */
    private static final Pattern SUSPICIOUS = Pattern.compile(
            "set_config|u&|advisory_lock|pg_temp|pg_settings|(?<!^insert )\\binto\\b", Pattern.CASE_INSENSITIVE);

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
            checkLasting(statement);
            for (Token token : statement.tokens()) {
                if (isName(token) && hidesOrSets(sql, token)) {
                    throw refused(token.text());
                }
            }
        }
    }

    private static void checkLasting(SqlStatement statement) {
        List<Token> tokens = statement.tokens();
        String words = tokens.stream()
                        .filter(token -> token.kind() == Kind.WORD)
                        .map(token -> token.text().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" "))
                + " ";
        if (LASTING.contains(words.substring(0, words.indexOf(' ')))
                || (LASTING_WORDS.matcher(words).find() && !words.contains(DROPPED))) {
            throw lasting(words.strip());
        }
        tokens.stream()
                .filter(StatementRule::isName)
                .map(token -> token.text().toLowerCase(Locale.ROOT))
                .filter(LASTING_NAMES::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw lasting(name);
                });
    }

    private static BindingRefused lasting(String words) {
        return new BindingRefused("'" + (words.length() <= 40 ? words : words.substring(0, 40) + "…")
                + "' makes something that outlives the transaction, and the next tenant's would find it on the connection."
                + " Use what ends with it: pg_advisory_xact_lock, a table 'on commit drop', a cursor without hold.");
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
