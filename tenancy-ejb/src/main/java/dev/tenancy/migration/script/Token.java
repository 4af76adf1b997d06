package dev.tenancy.migration.script;

import java.util.Locale;

/**
 * A word, a literal or a character of SQL; comments and white space are none.
 *
 * @param kind what it is
 * @param text what it says: quotes are taken off, doubled ones left as they are
 * @param start where it begins
 * @param end where it ends, exclusive
 * @param line the line it begins in, from 1
 */
public record Token(Kind kind, String text, int start, int end, int line) {

    /** The kinds. */
    public enum Kind {
        /** A key word, an unquoted name or a number. */
        WORD,
        /** A name in double quotes. */
        QUOTED_NAME,
        /** A literal in single quotes, of any prefix. */
        STRING,
        /** A literal in dollar quotes: mostly a body of code. */
        DOLLAR_STRING,
        /** Any other character. */
        SYMBOL
    }

    boolean isWord(String... words) {
        if (kind != Kind.WORD) {
            return false;
        }
        for (String word : words) {
            if (text.equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    boolean isName() {
        return kind == Kind.QUOTED_NAME || kind == Kind.WORD;
    }

    /** The name PostgreSQL makes of it: lower case unless quoted. */
    String name() {
        return kind == Kind.QUOTED_NAME ? text.replace("\"\"", "\"") : text.toLowerCase(Locale.ROOT);
    }
}
