package dev.tenancy.migration.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A script as the statements it consists of, parted as {@code psql} parts them.
 *
 * @param text the whole of it
 * @param statements in their order; empty ones are left out
 */
public record SqlScript(String text, List<SqlStatement> statements) {

    /** Keeps a list of its own. */
    public SqlScript {
        statements = List.copyOf(statements);
    }

    /** Reads a script. */
    public static SqlScript of(String text) {
        SqlLexer lexer = new SqlLexer(text, 1);
        List<SqlStatement> statements = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        Nesting nesting = new Nesting();
        for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
            Token token = next.get();
            if (token.isSymbol(';') && nesting.isOutermost()) {
                if (end(text, statements, tokens)
                        && statements.get(statements.size() - 1).isCopyOfData()) {
                    lexer.skipCopyData();
                }
                tokens.clear();
                nesting = new Nesting();
            } else {
                nesting.pass(token);
                tokens.add(token);
            }
        }
        end(text, statements, tokens);
        return new SqlScript(text, statements);
    }

    /**
     * The text with {@code CREATE} and {@code DROP INDEX CONCURRENTLY} as they may stand in a transaction: for a schema
     * that nobody else sees.
     */
    public String withoutConcurrently() {
        StringBuilder changed = new StringBuilder(text);
        statements.stream()
                .filter(Hindrance::isConcurrentIndex)
                .flatMap(statement ->
                        statement.tokens().stream().filter(token -> token.isWord("concurrently")).findFirst().stream())
                .sorted((a, b) -> b.start() - a.start())
                .forEach(word -> changed.delete(word.start(), word.end()));
        return changed.toString();
    }

    /** The indexes it creates concurrently, by name; those it leaves PostgreSQL to name are not among them. */
    public Set<String> concurrentlyCreatedIndexes() {
        return statements.stream()
                .filter(statement -> Hindrance.isConcurrentIndex(statement) && statement.startsWith("create"))
                .flatMap(statement -> statement.tokens().stream()
                        .dropWhile(token -> !token.isWord("concurrently"))
                        .skip(1)
                        .dropWhile(token -> token.isWord("if", "not", "exists"))
                        .limit(1))
                .filter(token -> token.isName() && !token.isWord("on"))
                .map(Token::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether it can be run again after it failed outside a transaction: it is one statement on an index, or nothing but
     * such as pass over what is there.
     */
    public boolean canBeRepeated() {
        return !statements.isEmpty()
                && statements.stream().allMatch(Hindrance::isConcurrentIndex)
                && (statements.size() == 1
                        || statements.stream()
                                .allMatch(statement -> statement.contains("if", "not", "exists")
                                        || statement.contains("if", "exists")));
    }

    private static boolean end(String text, List<SqlStatement> statements, List<Token> tokens) {
        if (tokens.isEmpty()) {
            return false;
        }
        Token first = tokens.get(0);
        Token last = tokens.get(tokens.size() - 1);
        return statements.add(new SqlStatement(text.substring(first.start(), last.end()), first.line(), tokens));
    }

    /** How deep in parentheses and in {@code BEGIN ATOMIC … END}: no semicolon in there ends a statement. */
    private static final class Nesting {

        private int parentheses;
        private int blocks;
        private int words;
        private boolean create;
        private boolean routine;

        boolean isOutermost() {
            return parentheses == 0 && blocks == 0;
        }

        void pass(Token token) {
            if (token.isSymbol('(')) {
                parentheses++;
            } else if (token.isSymbol(')')) {
                parentheses = Math.max(0, parentheses - 1);
            } else if (token.kind() == Token.Kind.WORD) {
                word(token);
            }
        }

        private void word(Token token) {
            words++;
            create |= words == 1 && token.isWord("create");
            routine |= create && words <= 4 && token.isWord("function", "procedure");
            if (!routine || parentheses > 0) {
                return;
            }
            if (token.isWord("begin") || (token.isWord("case") && blocks > 0)) {
                blocks++;
            } else if (token.isWord("end") && blocks > 0) {
                blocks--;
            }
        }
    }
}
