package dev.tenancy.testing;

import dev.tenancy.tenant.SchemaName;
import java.util.ArrayList;
import java.util.List;

/** Describes all that is in a schema, by PostgreSQL's catalog, so that two schemas can be compared line by line. */
public final class SchemaCatalog {

    private static final String RELATIONS =
            """
            select 'relation', c.relname, c.relkind, c.relpersistence, coalesce(c.reloptions::text, ''),
                   pg_get_userbyid(c.relowner), coalesce(obj_description(c.oid, 'pg_class'), '')
            from pg_class c where c.relnamespace = ?::regnamespace order by c.relname
            """;
    private static final String COLUMNS =
            """
            select 'column', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   a.attidentity, a.attgenerated, a.attcollation, pg_get_expr(d.adbin, d.adrelid)
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = ?::regnamespace and c.relkind <> 'i' and a.attnum > 0 and not a.attisdropped
            order by c.relname, a.attnum
            """;
    private static final String CONSTRAINTS =
            """
            select 'constraint', conrelid::regclass, conname, contype, convalidated, pg_get_constraintdef(oid)
            from pg_constraint where connamespace = ?::regnamespace order by 2, conname
            """;
    private static final String INDEXES =
            """
            select 'index', indrelid::regclass, indexrelid::regclass, indisvalid, pg_get_indexdef(indexrelid)
            from pg_index join pg_class on pg_class.oid = indexrelid
            where relnamespace = ?::regnamespace order by 2, 3
            """;
    private static final String FUNCTIONS =
            """
            select 'function', proname, pg_get_functiondef(oid)
            from pg_proc where pronamespace = ?::regnamespace order by proname
            """;

    private SchemaCatalog() {}

    /** Relations, columns, constraints, indexes and functions; the schema's own name is left out. */
    public static List<String> of(TestDatabase database, SchemaName schema) {
        List<String> lines = new ArrayList<>();
        for (String query : List.of(RELATIONS, COLUMNS, CONSTRAINTS, INDEXES, FUNCTIONS)) {
            lines.addAll(database.query(query, schema.value()));
        }
        lines.replaceAll(line -> line.replace(schema.value(), "<schema>"));
        return lines;
    }

    /** The history, without what differs by nature: when, how long and by whom. */
    public static List<String> history(TestDatabase database, SchemaName schema) {
        return database.query(
                """
                select installed_rank, version, description, type, script, checksum, success
                from %s.flyway_schema_history order by installed_rank
                """
                        .formatted(schema.quoted()));
    }
}
