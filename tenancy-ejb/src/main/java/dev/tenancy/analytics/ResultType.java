package dev.tenancy.analytics;

import dev.tenancy.analytics.Column.Kind;
import dev.tenancy.tenant.SchemaName;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The type of a result's column, so told that it is the same for all tenants whose it is: a type of a tenant's own schema
 * by its name alone.
 *
 * @param name as the catalog has it, for example {@code int4}; with its schema if that is neither PostgreSQL's nor the
 *     tenant's
 * @param plain whether it is PostgreSQL's own
 */
record ResultType(String name, boolean plain) {

    /** To the driver a column of a table that numbers itself is of a type of its own. */
    private static final Map<String, String> NUMBERED =
            Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8");

    private static final Map<String, String> STANDARD = Map.ofEntries(
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bool", "boolean"),
            Map.entry("bpchar", "character"),
            Map.entry("varchar", "character varying"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"));

    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "float4", "float8", "numeric", "oid");
    private static final String CATALOG = "\"pg_catalog\".";

    /**
     * A column's.
     *
     * @param column counted from 1
     * @param schema the tenant's, if it is about one; if it is on the search path its types pass for PostgreSQL's, and have
     *     the same name
     */
    static ResultType of(ResultSetMetaData result, int column, Optional<SchemaName> schema) throws SQLException {
        String name = result.getColumnTypeName(column);
        String own = schema.map(SchemaName::quoted).orElse("") + '.';
        if (name.startsWith(own)) {
            return new ResultType(unquoted(name.substring(own.length())), false);
        }
        if (name.startsWith(CATALOG)) {
            return new ResultType(unquoted(name.substring(CATALOG.length())), true);
        }
        return new ResultType(NUMBERED.getOrDefault(name, name), !name.startsWith("\""));
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }

    /**
     * Whether a statement for many tenants, or a table of all answers, can have it; others' values are told as texts. A name
     * of PostgreSQL's ({@code regclass}) is of one tenant's, and none elsewhere.
     */
    boolean isShared() {
        return plain && !name.endsWith("record") && !name.startsWith("reg") && !name.startsWith("_reg");
    }

    /** How to name it in a statement about a tenant. */
    String in(SchemaName schema) {
        return name.startsWith("\"") ? name : (plain ? CATALOG : schema.quoted() + '.') + '"' + name + '"';
    }

    /** How to name one that is shared; so named it is of no length that it would have by default. */
    String qualified() {
        return CATALOG + '"' + name + '"';
    }

    /** By the SQL standard, where it has a word for it. */
    String standardName() {
        return plain ? STANDARD.getOrDefault(name, name) : name;
    }

    Kind kind() {
        if (!plain) {
            return Kind.TEXT;
        }
        if (NUMBERS.contains(name)) {
            return Kind.NUMBER;
        }
        return switch (name) {
            case "bool" -> Kind.BOOLEAN;
            case "json", "jsonb" -> Kind.JSON;
            case "timestamptz" -> Kind.TIME;
            default -> Kind.TEXT;
        };
    }
}
