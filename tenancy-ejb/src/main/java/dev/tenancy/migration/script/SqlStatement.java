package dev.tenancy.migration.script;

import java.util.List;

/**
 * One statement of a script.
 *
 * @param sql its text, without the semicolon
 * @param line the line it begins in, from 1
 * @param tokens what it consists of, at least one
 */
public record SqlStatement(String sql, int line, List<Token> tokens) {

    /** Keeps a list of its own. */
    public SqlStatement {
        tokens = List.copyOf(tokens);
    }

    boolean startsWith(String... words) {
        if (tokens.size() < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(i).isWord(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the words stand in it one after the other, anywhere. */
    boolean contains(String... words) {
        for (int from = 0; from + words.length <= tokens.size(); from++) {
            if (new SqlStatement(sql, line, tokens.subList(from, tokens.size())).startsWith(words)) {
                return true;
            }
        }
        return false;
    }

    boolean isCopyOfData() {
        return startsWith("copy") && contains("from", "stdin");
    }
}
