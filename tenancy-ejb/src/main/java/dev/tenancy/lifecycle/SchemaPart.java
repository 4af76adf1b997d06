package dev.tenancy.lifecycle;

/**
 * What a schema holds, in the order in which it is dropped: each kind so that little else goes with one of it.
 *
 * <p>The queries answer statements, newest object first, because dependants are mostly younger. Names are PostgreSQL's own
 * rendering, qualified and quoted, since the owner's search path is empty. What belongs to an extension goes with that.
 */
enum SchemaPart {
    /** Without them no table takes another one's lock, and partitions can be dropped alone. */
    FOREIGN_KEYS(
            """
            select format('alter table %s drop constraint if exists %I', k.conrelid::regclass, k.conname)
            from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace
            where n.nspname = ? and k.contype = 'f' and k.conparentid = 0
            order by k.oid desc limit 1000
            """),

    VIEWS(
            """
            select format('drop %s if exists %s cascade',
                          case c.relkind when 'v' then 'view' else 'materialized view' end, c.oid::regclass)
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind in ('v', 'm')
              and not exists (select from pg_catalog.pg_depend d
                              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            order by c.oid desc limit 1000
            """),

    /** Partitions before what they are part of, children before their parents. */
    TABLES(
            """
            select format('drop %s if exists %s cascade',
                          case c.relkind when 'f' then 'foreign table' else 'table' end, c.oid::regclass)
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind in ('r', 'p', 'f')
              and not exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid)
              and not exists (select from pg_catalog.pg_depend d
                              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            order by c.oid desc limit 1000
            """),

    /** Those that are no column's. */
    SEQUENCES(
            """
            select format('drop sequence if exists %s cascade', c.oid::regclass)
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind = 'S'
              and not exists (select from pg_catalog.pg_depend d
                              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            order by c.oid desc limit 1000
            """),

    ROUTINES(
            """
            select format('drop routine if exists %s cascade', p.oid::regprocedure)
            from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            where n.nspname = ?
              and not exists (select from pg_catalog.pg_depend d
                              where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
            order by p.oid desc limit 1000
            """),

    TYPES(
            """
            select format('drop %s if exists %s cascade', case t.typtype when 'd' then 'domain' else 'type' end, t.oid::regtype)
            from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
            left join pg_catalog.pg_class c on c.oid = t.typrelid
            where n.nspname = ? and (t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
              and not exists (select from pg_catalog.pg_depend d
                              where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
            order by t.oid desc limit 1000
            """);

    private final String query;

    SchemaPart(String query) {
        this.query = query;
    }

    /** Takes the schema's name and answers up to a thousand statements. */
    String query() {
        return query;
    }
}
