package dev.tenancy.migration.script;

import dev.tenancy.migration.script.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds where a script leaves the tenant's own schema: by naming another, or by setting path or role. */
public final class CrossSchema {

    private static final Pattern MARKER = Pattern.compile("(?m)^\\s*--\\s*tenancy:cross-schema\\b.*$");
    /** A qualified name in a text, as in {@code nextval('public.seq')} or in SQL to be executed. */
    private static final Pattern IN_TEXT =
            Pattern.compile("(?i)(?<=^|[\\s(,=])\"?(public|tenant_[a-z0-9_]+)\"?\\.(?=[\"a-z_%])");

    private static final String TENANT = "tenant_";
    private static final Set<String> BEFORE_STATEMENT = Set.of("begin", "then", "else", "loop", "atomic");

    private final List<Finding> findings = new ArrayList<>();

    private CrossSchema() {}

    /**
     * One place.
     *
     * @param line from 1
     * @param what what stands there
     */
    public record Finding(int line, String what) {}

    /** Whether the script carries the comment by which its author answers for it. */
    public static boolean isMarked(String text) {
        return MARKER.matcher(text).find();
    }

    /** Every place, in the order of lines. */
    public static List<Finding> in(SqlScript script) {
        CrossSchema search = new CrossSchema();
        for (SqlStatement statement : script.statements()) {
            search.names(statement.tokens());
            search.settings(statement.tokens(), true);
        }
        return search.findings.stream().distinct().toList();
    }

    private void names(List<Token> tokens) {
        Set<String> tables = notQualifying(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean qualifies = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol('.');
            boolean qualified = i > 0 && tokens.get(i - 1).isSymbol('.');
            boolean afterSchema = i > 0 && tokens.get(i - 1).isWord("schema");
            if (token.isName() && !qualified && isForeign(token.name()) && (qualifies || afterSchema)) {
                if (afterSchema
                        || !tables.contains(token.name())
                        || token.name().equals("public")) {
                    findings.add(new Finding(token.line(), "names schema " + token.name()));
                }
            } else if (token.kind() == Kind.STRING) {
                text(token);
            } else if (token.kind() == Kind.DOLLAR_STRING) {
                body(token);
            }
        }
    }

    /** A table {@code tenant_settings} qualifies columns; then its name stands somewhere without a dot behind it. */
    private static Set<String> notQualifying(List<Token> tokens) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean qualifies = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol('.');
            boolean afterSchema = i > 0 && tokens.get(i - 1).isWord("schema");
            if (tokens.get(i).isName() && !qualifies && !afterSchema) {
                names.add(tokens.get(i).name());
            }
        }
        return names;
    }

    private void text(Token token) {
        Matcher matcher = IN_TEXT.matcher(token.text());
        while (matcher.find()) {
            int line = token.line()
                    + (int) token.text()
                            .substring(0, matcher.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            findings.add(new Finding(line, "names schema " + matcher.group(1) + " in a text"));
        }
    }

    /** The body of a function or a block; whatever language it is in, SQL's names are in SQL's form. */
    private void body(Token token) {
        SqlLexer lexer = new SqlLexer(token.text(), token.line());
        List<Token> tokens = new ArrayList<>();
        for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
            tokens.add(next.get());
        }
        names(tokens);
        settings(tokens, false);
    }

    private void settings(List<Token> tokens, boolean oneStatement) {
        for (int i = 0; i < tokens.size(); i++) {
            boolean begins = i == 0
                    || (!oneStatement
                            && (tokens.get(i - 1).isSymbol(';')
                                    || BEFORE_STATEMENT.contains(
                                            tokens.get(i - 1).name())));
            if (begins && tokens.get(i).isWord("set", "reset")) {
                setting(tokens.subList(i, Math.min(tokens.size(), i + 4)));
            }
            if (tokens.get(i).isWord("set_config")
                    && i + 2 < tokens.size()
                    && tokens.get(i + 2).kind() == Kind.STRING
                    && Set.of("search_path", "role", "session_authorization")
                            .contains(tokens.get(i + 2).text().toLowerCase(java.util.Locale.ROOT))) {
                findings.add(new Finding(
                        tokens.get(i).line(), "sets " + tokens.get(i + 2).text()));
            }
        }
    }

    private void setting(List<Token> tokens) {
        List<Token> words = tokens.stream()
                .skip(1)
                .dropWhile(token -> token.isWord("local", "session") && !isAuthorization(tokens))
                .toList();
        if (words.isEmpty()) {
            return;
        }
        boolean path = words.get(0).isWord("search_path", "role", "schema", "session_authorization");
        if (path || isAuthorization(tokens)) {
            findings.add(new Finding(
                    tokens.get(0).line(),
                    (tokens.get(0).isWord("set") ? "sets " : "resets ")
                            + (path
                                    ? words.get(0).name()
                                    : tokens.stream()
                                            .skip(1)
                                            .limit(2)
                                            .map(Token::name)
                                            .collect(Collectors.joining(" ")))));
        }
    }

    private static boolean isAuthorization(List<Token> tokens) {
        return tokens.stream().skip(1).limit(3).anyMatch(token -> token.isWord("authorization"));
    }

    private static boolean isForeign(String name) {
        return name.equals("public") || (name.startsWith(TENANT) && name.length() > TENANT.length());
    }
}
