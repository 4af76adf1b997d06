package dev.tenancy.analytics;

import dev.tenancy.analytics.Column.Kind;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what columns a result has. */
final class Columns {

    /** Who a row is of. */
    static final Column TENANT = new Column("tenant", "text", Kind.TEXT);

    /** Names of the driver and the SQL standard's. */
    private static final Map<String, String> STANDARD = Map.ofEntries(
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("serial", "integer"),
            Map.entry("bigserial", "bigint"),
            Map.entry("smallserial", "smallint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("bool", "boolean"),
            Map.entry("bpchar", "character"),
            Map.entry("varchar", "character varying"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timetz", "time with time zone"));

    private static final Set<String> NUMBERS =
            Set.of("int2", "int4", "int8", "serial", "bigserial", "smallserial", "float4", "float8", "numeric", "oid");

    private Columns() {}

    static List<String> labels(ResultSetMetaData result) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            labels.add(result.getColumnLabel(i));
        }
        return labels;
    }

    /** Each by a name of its own, none of which is one of those that are taken. */
    static List<Column> of(ResultSetMetaData result, Set<String> taken) throws SQLException {
        Set<String> names = new HashSet<>(taken);
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            String label = result.getColumnLabel(i);
            String name = label;
            for (int number = 2; !names.add(name); number++) {
                name = label + "_" + number;
            }
            String type = result.getColumnTypeName(i);
            columns.add(new Column(name, STANDARD.getOrDefault(type, type), kind(type)));
        }
        return columns;
    }

    /** Whether a type is PostgreSQL's own; the search path must be empty when it is read. */
    static boolean isPlain(String driversType) {
        return driversType.matches("_?[a-z0-9]+|\"pg_catalog\"\\.\"[a-z0-9_]+\"");
    }

    private static Kind kind(String type) {
        if (NUMBERS.contains(type)) {
            return Kind.NUMBER;
        }
        return switch (type) {
            case "bool" -> Kind.BOOLEAN;
            case "json", "jsonb" -> Kind.JSON;
            case "timestamptz" -> Kind.TIME;
            default -> Kind.TEXT;
        };
    }
}
