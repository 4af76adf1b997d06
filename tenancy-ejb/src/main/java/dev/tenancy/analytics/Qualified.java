package dev.tenancy.analytics;

import dev.tenancy.tenant.SchemaName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A query as PostgreSQL itself writes it, each table with its schema, which can be written for any other schema.
 *
 * <p>PostgreSQL's own rendering of a parsed query ({@code pg_get_viewdef}) has no comments and no dollar quotes, and quotes
 * every name that needs it, so that a small reader finds the schema's name where it qualifies something and nowhere else.
 *
 * @param pieces what stands between the schema's names
 */
record Qualified(List<String> pieces) {

    /** What looks names up when it runs, so that the answer depends on a search path that a qualified query does not have. */
    private static final Set<String> LOOK_UP = Set.of(
            "current_schema",
            "current_schemas",
            "current_setting",
            "set_config",
            "ts_stat",
            "ts_rewrite",
            "format_type");

    private static final List<String> LOOK_UP_PREFIXES =
            List.of("to_reg", "query_to_", "table_to_", "schema_to_", "database_to_", "cursor_to_", "has_");

    /** Of the functions about the catalog, which look names up or tell them as they are found, those that do neither. */
    private static final Set<String> FAITHFUL = Set.of(
            "pg_sleep",
            "pg_column_size",
            "pg_size_pretty",
            "pg_relation_size",
            "pg_table_size",
            "pg_indexes_size",
            "pg_total_relation_size");

    Qualified {
        pieces = List.copyOf(pieces);
    }

    /** Reads PostgreSQL's rendering. @return empty if it cannot be told what it means in another schema */
    static Optional<Qualified> of(String rendering, SchemaName schema) {
        String sql = rendering.strip();
        return new Reading(sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql, schema.value()).read();
    }

    /** The query over the tables of a schema. */
    String in(SchemaName schema) {
        return String.join(schema.quoted(), pieces);
    }

    /** How long it is without the schemas' names. */
    int length() {
        return pieces.stream().mapToInt(String::length).sum();
    }

    private static final class Reading {

        private final String sql;
        private final String schema;
        private final List<String> pieces = new ArrayList<>();
        private int pieceStart;
        private int at;

        Reading(String sql, String schema) {
            this.sql = sql;
            this.schema = schema;
        }

        Optional<Qualified> read() {
            while (at < sql.length()) {
                char c = sql.charAt(at);
                if (c == '\'') {
                    literal(at > 0 && (sql.charAt(at - 1) == 'E') && !isWord(at - 2));
                } else if (c == '"') {
                    if (!quotedName()) {
                        return Optional.empty();
                    }
                } else if (isStart(c)) {
                    if (!name()) {
                        return Optional.empty();
                    }
                } else if (Character.isDigit(c)) {
                    number();
                } else {
                    at++;
                }
            }
            pieces.add(sql.substring(pieceStart));
            return Optional.of(new Qualified(pieces));
        }

        private void literal(boolean escapes) {
            at++;
            while (at < sql.length()) {
                char c = sql.charAt(at++);
                if (c == '\\' && escapes) {
                    at++;
                } else if (c == '\'') {
                    if (at < sql.length() && sql.charAt(at) == '\'') {
                        at++;
                    } else {
                        return;
                    }
                }
            }
        }

        /** A function is quoted if its name is a keyword. @return whether it means the same whatever the search path */
        private boolean quotedName() {
            int start = ++at;
            while (at < sql.length()) {
                if (sql.charAt(at++) == '"') {
                    if (at < sql.length() && sql.charAt(at) == '"') {
                        at++;
                    } else {
                        return !LOOK_UP.contains(sql.substring(start, at - 1));
                    }
                }
            }
            return true;
        }

        private void number() {
            while (at < sql.length() && (isWord(at) || sql.charAt(at) == '.')) {
                at++;
            }
        }

        /** @return whether it means the same whatever the search path */
        private boolean name() {
            int start = at;
            while (at < sql.length() && isWord(at)) {
                at++;
            }
            String name = sql.substring(start, at);
            if (name.equals(schema) && at < sql.length() && sql.charAt(at) == '.' && !isAfterDot(start)) {
                pieces.add(sql.substring(pieceStart, start));
                pieceStart = at;
                return !isCall(at + 1);
            }
            String lower = name.toLowerCase(Locale.ROOT);
            boolean ofCatalog = lower.startsWith("pg_") && at < sql.length() && sql.charAt(at) == '(';
            return !LOOK_UP.contains(lower)
                    && (!ofCatalog || FAITHFUL.contains(lower))
                    && LOOK_UP_PREFIXES.stream().noneMatch(lower::startsWith)
                    && !(lower.startsWith("reg") && start >= 2 && sql.startsWith("::", start - 2));
        }

        /** A function of the tenant's may look names up, too. */
        private boolean isCall(int start) {
            int end = start;
            if (end < sql.length() && sql.charAt(end) == '"') {
                end = sql.indexOf('"', end + 1) + 1;
            } else {
                while (end < sql.length() && isWord(end)) {
                    end++;
                }
            }
            return end > start && end < sql.length() && sql.charAt(end) == '(';
        }

        private boolean isAfterDot(int start) {
            return start > 0 && sql.charAt(start - 1) == '.';
        }

        private static boolean isStart(char c) {
            return c == '_' || Character.isLetter(c) || c >= 0x80;
        }

        private boolean isWord(int index) {
            if (index < 0 || index >= sql.length()) {
                return false;
            }
            char c = sql.charAt(index);
            return isStart(c) || Character.isDigit(c) || c == '$';
        }
    }
}
