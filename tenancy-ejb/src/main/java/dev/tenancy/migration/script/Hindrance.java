package dev.tenancy.migration.script;

import java.util.List;
import java.util.Optional;

/**
 * What keeps a script from running in one transaction and one message with others.
 *
 * @param kind of what kind
 * @param line where the statement begins, from 1
 * @param words the statement's first words, for messages
 */
public record Hindrance(Kind kind, int line, String words) {

    /** The kinds. */
    public enum Kind {
        /** {@code CREATE} or {@code DROP INDEX CONCURRENTLY}. */
        CONCURRENT_INDEX,
        /** Another statement that PostgreSQL refuses in a transaction. */
        OUTSIDE_TRANSACTION,
        /** {@code BEGIN}, {@code COMMIT} and their like. */
        TRANSACTION_CONTROL,
        /** {@code COPY … FROM STDIN} with its rows. */
        COPY_DATA
    }

    private static final List<List<String>> OUTSIDE = List.of(
            List.of("vacuum"),
            List.of("create", "database"),
            List.of("drop", "database"),
            List.of("create", "tablespace"),
            List.of("drop", "tablespace"),
            List.of("create", "subscription"),
            List.of("drop", "subscription"),
            List.of("alter", "system"),
            List.of("discard", "all"),
            List.of("reindex", "database"),
            List.of("reindex", "schema"),
            List.of("reindex", "system"));

    /** All that a script has, in its order. */
    public static List<Hindrance> in(SqlScript script) {
        return script.statements().stream()
                .flatMap(statement ->
                        kind(statement).stream().map(kind -> new Hindrance(kind, statement.line(), words(statement))))
                .toList();
    }

    static boolean isConcurrentIndex(SqlStatement statement) {
        return (statement.startsWith("create", "index", "concurrently")
                || statement.startsWith("create", "unique", "index", "concurrently")
                || statement.startsWith("drop", "index", "concurrently"));
    }

    private static Optional<Kind> kind(SqlStatement statement) {
        if (isConcurrentIndex(statement)) {
            return Optional.of(Kind.CONCURRENT_INDEX);
        }
        if (statement.isCopyOfData()) {
            return Optional.of(Kind.COPY_DATA);
        }
        if (statement.startsWith("begin")
                || statement.startsWith("start", "transaction")
                || statement.startsWith("commit")
                || statement.startsWith("end")
                || statement.startsWith("rollback")
                || statement.startsWith("abort")
                || statement.startsWith("savepoint")
                || statement.startsWith("release")
                || statement.startsWith("prepare", "transaction")) {
            return Optional.of(Kind.TRANSACTION_CONTROL);
        }
        boolean concurrently = (statement.startsWith("reindex") && statement.contains("concurrently"))
                || (statement.startsWith("alter", "table")
                        && statement.contains("detach", "partition")
                        && statement.contains("concurrently"));
        boolean outside =
                concurrently || OUTSIDE.stream().anyMatch(words -> statement.startsWith(words.toArray(String[]::new)));
        return outside ? Optional.of(Kind.OUTSIDE_TRANSACTION) : Optional.empty();
    }

    private static String words(SqlStatement statement) {
        StringBuilder words = new StringBuilder();
        statement.tokens().stream()
                .takeWhile(token -> token.kind() == Token.Kind.WORD)
                .limit(4)
                .forEach(token -> words.append(words.isEmpty() ? "" : " ")
                        .append(token.text().toUpperCase(java.util.Locale.ROOT)));
        return words.toString();
    }
}
