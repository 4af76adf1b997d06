package dev.tenancy.testing;

import dev.tenancy.tenant.SchemaName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Describes all that is in a schema, by PostgreSQL's catalog, so that two schemas can be compared line by line. */
public final class SchemaCatalog {

    private static final String RELATIONS =
            """
            select 'relation', c.relname, c.relkind, c.relpersistence, coalesce(c.reloptions::text, ''),
                   pg_get_userbyid(c.relowner), coalesce(obj_description(c.oid, 'pg_class'), ''),
                   c.relrowsecurity, c.relispartition, pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid)
            from pg_class c where c.relnamespace = ?::regnamespace order by c.relname
            """;
    private static final String COLUMNS =
            """
            select 'column', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   a.attidentity, a.attgenerated, a.attcollation, pg_get_expr(d.adbin, d.adrelid),
                   col_description(c.oid, a.attnum)
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
            select 'function', proname, pg_get_functiondef(oid), obj_description(oid, 'pg_proc')
            from pg_proc where pronamespace = ?::regnamespace and prokind in ('f', 'p') order by proname, oid::regprocedure
            """;
    private static final String VIEWS =
            """
            select 'view', relname, pg_get_viewdef(oid)
            from pg_class where relnamespace = ?::regnamespace and relkind in ('v', 'm') order by relname
            """;
    private static final String TRIGGERS_RULES_POLICIES =
            """
            select 'trigger', tgname, pg_get_triggerdef(t.oid), tgenabled from pg_trigger t
            join pg_class c on c.oid = tgrelid where relnamespace = ?::regnamespace and not tgisinternal
            union all
            select 'rule', rulename, pg_get_ruledef(r.oid), ev_enabled from pg_rewrite r
            join pg_class c on c.oid = ev_class where relnamespace = ?::regnamespace and rulename <> '_RETURN'
            union all
            select 'policy', polname, pg_get_expr(polqual, polrelid), polcmd from pg_policy p
            join pg_class c on c.oid = polrelid where relnamespace = ?::regnamespace
            order by 1, 2
            """;
    private static final String TYPES =
            """
            select 'type', t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod),
                   obj_description(t.oid, 'pg_type'),
                   (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid)
            from pg_type t where t.typnamespace = ?::regnamespace order by t.typname
            """;
    private static final String SEQUENCES =
            """
            select 'sequence', relname, format_type(seqtypid, null), seqstart, seqincrement, seqmax, seqmin, seqcycle,
                   pg_sequence_last_value(seqrelid)
            from pg_sequence join pg_class on pg_class.oid = seqrelid
            where relnamespace = ?::regnamespace order by relname
            """;
    private static final String STATISTICS =
            """
            select 'statistics', stxname, pg_get_statisticsobjdef(oid)
            from pg_statistic_ext where stxnamespace = ?::regnamespace order by stxname
            """;

    private static final String PRIVILEGES =
            """
            select 'relation', relname, relacl from pg_class
            where relnamespace = ?::regnamespace and relacl is not null
            union all
            select 'column', relname || '.' || attname, attacl from pg_attribute join pg_class c on c.oid = attrelid
            where relnamespace = ?::regnamespace and attacl is not null
            union all
            select 'function', proname, proacl from pg_proc
            where pronamespace = ?::regnamespace and proacl is not null
            union all
            select 'type', typname, typacl from pg_type
            where typnamespace = ?::regnamespace and typacl is not null
            order by 1, 2
            """;

    private SchemaCatalog() {}

    /**
     * Relations, columns, constraints, indexes, functions, views, triggers, rules,
     * policies, types, sequences with where they stand, statistics, comments; the schema's own name is left out.
     */
    public static List<String> of(TestDatabase database, SchemaName schema) {
        List<String> lines = new ArrayList<>();
        for (String query : List.of(
                RELATIONS,
                COLUMNS,
                CONSTRAINTS,
                INDEXES,
                FUNCTIONS,
                VIEWS,
                TRIGGERS_RULES_POLICIES,
                TYPES,
                SEQUENCES,
                STATISTICS)) {
            lines.addAll(lines(database, schema, query));
        }
        return lines;
    }

    /** Who may do what with that; provisioning grants more than Flyway does. */
    public static List<String> privileges(TestDatabase database, SchemaName schema) {
        return lines(database, schema, PRIVILEGES);
    }

    private static List<String> lines(TestDatabase database, SchemaName schema, String query) {
        int parameters = query.split("\\?::", -1).length - 1;
        return database
                .query(query, Collections.nCopies(parameters, schema.value()).toArray())
                .stream()
                .map(line -> line.replace(schema.value(), "<schema>"))
                .toList();
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
