package dev.tenancy.migration;

/** A text as an SQL string literal, for DDL and {@code DO} blocks, which take no parameters. */
public final class SqlLiteral {

    private SqlLiteral() {}

    /** Quotes; a backslash means itself, as {@code standard_conforming_strings} has it since PostgreSQL 9.1. */
    public static String of(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text in SQL must not hold the NUL character");
        }
        return '\'' + text.replace("'", "''") + '\'';
    }
}
