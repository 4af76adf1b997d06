package dev.tenancy.migration.script;

import dev.tenancy.migration.script.Token.Kind;
import java.util.Optional;

/**
 * Parts SQL into tokens by PostgreSQL's rules, {@code standard_conforming_strings} on. What is not ended ends with the
 * text; PostgreSQL will say so.
 */
final class SqlLexer {

    private final String sql;
    private int at;
    private int line = 1;
    private int counted;

    SqlLexer(String sql, int firstLine) {
        this.sql = sql;
        this.line = firstLine;
    }

    /** The next token, empty at the end. */
    Optional<Token> next() {
        skipBlanksAndComments();
        if (at >= sql.length()) {
            return Optional.empty();
        }
        int start = at;
        char c = sql.charAt(at);
        if (c == '\'') {
            return string(start, false);
        }
        if (c == '"') {
            return quotedName(start);
        }
        if (c == '$' && dollarTag().isPresent()) {
            return dollarString(start, dollarTag().get());
        }
        if (isWordPart(c) && c != '$') {
            return word(start);
        }
        at++;
        return token(Kind.SYMBOL, start, start, at);
    }

    /** Passes over the rows that follow {@code COPY … FROM STDIN;} up to the line that ends them. */
    void skipCopyData() {
        int end = sql.indexOf("\n\\.", at);
        at = end < 0 ? sql.length() : end + 3;
    }

    private Optional<Token> word(int start) {
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        String word = sql.substring(start, at);
        if (word.equalsIgnoreCase("e") && is('\'', at)) {
            return string(start, true);
        }
        if (word.equalsIgnoreCase("u") && is('&', at) && is('\'', at + 1)) {
            at++;
            return string(start, false);
        }
        if (word.equalsIgnoreCase("u") && is('&', at) && is('"', at + 1)) {
            at++;
            return quotedName(start);
        }
        return token(Kind.WORD, start, start, at);
    }

    /** The current character is the opening quote; the token begins with its prefix. */
    private Optional<Token> string(int start, boolean backslashEscapes) {
        int from = ++at;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' && !is('\'', at + 1)) {
                break;
            }
            at += c == '\'' || (c == '\\' && backslashEscapes) ? 2 : 1;
        }
        return closed(Kind.STRING, start, from);
    }

    private Optional<Token> quotedName(int start) {
        int from = ++at;
        while (at < sql.length() && !(sql.charAt(at) == '"' && !is('"', at + 1))) {
            at += sql.charAt(at) == '"' ? 2 : 1;
        }
        return closed(Kind.QUOTED_NAME, start, from);
    }

    private Optional<Token> closed(Kind kind, int start, int from) {
        int to = Math.min(at, sql.length());
        at = Math.min(at + 1, sql.length());
        return token(kind, start, from, to);
    }

    private Optional<Token> dollarString(int start, String tag) {
        int from = start + tag.length();
        int close = sql.indexOf(tag, from);
        int to = close < 0 ? sql.length() : close;
        at = close < 0 ? sql.length() : close + tag.length();
        return token(Kind.DOLLAR_STRING, start, from, to);
    }

    /** {@code $$} or {@code $tag$} at the current place. */
    private Optional<String> dollarTag() {
        int end = at + 1;
        while (end < sql.length() && sql.charAt(end) != '$' && isWordPart(sql.charAt(end))) {
            end++;
        }
        boolean digitFirst = end > at + 1 && Character.isDigit(sql.charAt(at + 1));
        return is('$', end) && !digitFirst ? Optional.of(sql.substring(at, end + 1)) : Optional.empty();
    }

    private void skipBlanksAndComments() {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '\ufeff') {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", at)) {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipBlockComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private Optional<Token> token(Kind kind, int start, int from, int to) {
        for (; counted < start; counted++) {
            if (sql.charAt(counted) == '\n') {
                line++;
            }
        }
        return Optional.of(new Token(kind, sql.substring(from, to), start, at, line));
    }

    private boolean is(char expected, int index) {
        return index < sql.length() && sql.charAt(index) == expected;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 128;
    }
}
