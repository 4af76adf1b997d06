package dev.tenancy.migration.drift;

import java.util.List;

/**
 * Queries for everything in one schema, which is alone on the search path. Each takes the schema's name and the history
 * table's, and answers with sort, parent, name, aspects (name, value, name, value, …), make and take.
 */
final class SnapshotQueries {

    private static final String SCHEMA =
            """
            with s as (select n.oid, n.nspname from pg_namespace n where n.nspname = ?),
            r as (select c.* from pg_class c join s on s.oid = c.relnamespace where c.relname <> ?)
            """;

    private static final String COLUMN =
            """
            , col as (
              select a.attrelid, a.attnum, quote_ident(a.attname) as name,
                     format_type(a.atttypid, a.atttypmod) as type,
                     case when a.attcollation <> t.typcollation and a.attcollation <> 0
                       then (select case when l.collnamespace = s.oid or l.collnamespace = 'pg_catalog'::regnamespace
                                    then quote_ident(l.collname) else l.oid::regcollation::text end
                             from pg_collation l where l.oid = a.attcollation) end as collated,
                     case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default_value,
                     case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as expression,
                     case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' else '' end as generated,
                     case a.attidentity when 'a' then 'always' when 'd' then 'by default' else '' end as identity,
                     a.attnotnull,
                     case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
                       as storage,
                     a.attstorage <> t.typstorage as other_storage,
                     case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' else 'default' end as compression
              from r join s on s.oid = r.relnamespace
              join pg_attribute a on a.attrelid = r.oid
              join pg_type t on t.oid = a.atttypid
              left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              where a.attnum > 0 and not a.attisdropped
            ), def as (
              select col.*, concat_ws(' ', name, type, 'collate ' || collated,
                       'default ' || default_value,
                       case when generated <> '' then 'generated always as (' || expression || ') ' || generated end,
                       case when identity <> '' then 'generated ' || identity || ' as identity' end,
                       case when attnotnull then 'not null' end) as text
              from col)
            """;

    private static final String TYPES = SCHEMA
            + COLUMN
            + """
            select 'type' as sort, '' as parent, quote_ident(t.typname) as name,
                   array['kind', k.kind, 'definition', k.definition, 'labels', k.labels] as aspects,
                   'create ' || case when t.typtype = 'd' then 'domain' else 'type' end || ' ' || quote_ident(t.typname)
                     || ' as ' || k.definition as make,
                   'drop ' || case when t.typtype = 'd' then 'domain' else 'type' end || ' ' || quote_ident(t.typname)
                     as take
            from pg_type t join s on s.oid = t.typnamespace
            left join pg_class c on c.oid = t.typrelid
            cross join lateral (
              select case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'r' then 'range' else 'type' end as kind,
                     (select string_agg(e.enumlabel, E'\\n' order by e.enumsortorder) from pg_enum e
                      where e.enumtypid = t.oid) as labels,
                     case t.typtype
                     when 'e' then (select 'enum (' || coalesce(string_agg(quote_literal(e.enumlabel), ', '
                                      order by e.enumsortorder), '') || ')' from pg_enum e where e.enumtypid = t.oid)
                     when 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
                       case when t.typcollation <> (select b.typcollation from pg_type b where b.oid = t.typbasetype)
                         then 'collate ' || t.typcollation::regcollation end,
                       'default ' || pg_get_expr(t.typdefaultbin, 0),
                       case when t.typnotnull then 'not null' end,
                       (select string_agg(format('constraint %I %s', n.conname, pg_get_constraintdef(n.oid)), ' '
                               order by n.conname)
                        from pg_constraint n where n.contypid = t.oid and n.contype = 'c'))
                     when 'r' then (select 'range (subtype = ' || format_type(g.rngsubtype, null) || ')'
                                    from pg_range g where g.rngtypid = t.oid)
                     else (select '(' || coalesce(string_agg(d.text, ', ' order by d.attnum), '') || ')'
                           from def d where d.attrelid = t.typrelid) end as definition) k
            where t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c')
            order by t.typname
            """;

    private static final String SEQUENCES = SCHEMA
            + """
            select 'sequence' as sort, '' as parent, quote_ident(r.relname) as name,
                   array['definition', k.definition, 'owner', o.owner] as aspects,
                   'create sequence ' || quote_ident(r.relname) || ' ' || k.definition as make, null as take
            from r join pg_sequence q on q.seqrelid = r.oid
            cross join lateral (
              select format('as %s increment by %s minvalue %s maxvalue %s start with %s cache %s%s',
                       format_type(q.seqtypid, null), q.seqincrement, q.seqmin, q.seqmax, q.seqstart, q.seqcache,
                       case when q.seqcycle then ' cycle' else ' no cycle' end) as definition) k
            left join lateral (
              select quote_ident(c.relname) || '.' || quote_ident(a.attname) as owner
              from pg_depend d join pg_class c on c.oid = d.refobjid
              join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
              where d.classid = 'pg_class'::regclass and d.objid = r.oid and d.deptype = 'a'
                and d.refclassid = 'pg_class'::regclass) o on true
            where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = r.oid
                              and d.deptype = 'i')
            order by r.relname
            """;

    private static final String TABLES = SCHEMA
            + COLUMN
            + """
            select 'table' as sort, '' as parent, quote_ident(r.relname) as name,
                   array['kind', case r.relkind when 'f' then 'foreign table' when 'p' then 'partitioned table'
                                 else 'table' end,
                         'persistence', case r.relpersistence when 'u' then 'unlogged' else 'logged' end,
                         'partition key', pg_get_partkeydef(r.oid),
                         'partition of', k.partition,
                         'parents', k.parents,
                         'options', array_to_string(r.reloptions, ', '),
                         'row security', case when r.relrowsecurity then 'enabled' else 'disabled' end,
                         'forced row security', case when r.relforcerowsecurity then 'forced' else 'not forced' end,
                         'replica identity', r.relreplident::text] as aspects,
                   case when r.relkind <> 'f' then
                     concat('create ', case r.relpersistence when 'u' then 'unlogged ' end, 'table ',
                       quote_ident(r.relname),
                       coalesce(' partition of ' || k.partition,
                         ' (' || coalesce((select string_agg(E'\\n  ' || d.text, ',' order by d.attnum) from def d
                                           where d.attrelid = r.oid), '') || E'\\n)'
                         || coalesce(' inherits (' || k.parents || ')', '')),
                       ' partition by ' || pg_get_partkeydef(r.oid),
                       ' with (' || array_to_string(r.reloptions, ', ') || ')',
                       case when r.relrowsecurity
                         then E';\\nalter table ' || quote_ident(r.relname) || ' enable row level security' end,
                       case when r.relforcerowsecurity
                         then E';\\nalter table ' || quote_ident(r.relname) || ' force row level security' end) end as make,
                   null as take
            from r
            cross join lateral (
              select case when r.relispartition then
                       (select i.inhparent::regclass || ' ' || pg_get_expr(r.relpartbound, r.oid)
                        from pg_inherits i where i.inhrelid = r.oid) end as partition,
                     case when not r.relispartition then
                       (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
                        from pg_inherits i where i.inhrelid = r.oid) end as parents) k
            where r.relkind in ('r', 'p', 'f')
            order by r.relispartition, r.relname
            """;

    private static final String COLUMNS = SCHEMA
            + COLUMN
            + """
            select 'column' as sort, quote_ident(r.relname) as parent, d.name,
                   array['type', d.type, 'collation', d.collated, 'default', d.default_value,
                         'expression', d.expression, 'generated', d.generated, 'identity', d.identity,
                         'null', case when d.attnotnull then 'not null' else 'null' end,
                         'storage', d.storage, 'compression', d.compression] as aspects,
                   'alter table ' || quote_ident(r.relname) || ' add column ' || d.text
                     || case when d.other_storage then E';\\nalter table ' || quote_ident(r.relname) || ' alter column '
                          || d.name || ' set storage ' || d.storage else '' end as make,
                   null as take
            from r join def d on d.attrelid = r.oid
            where r.relkind in ('r', 'p', 'f') and not r.relispartition
            order by r.relname, d.attnum
            """;

    private static final String FUNCTIONS = SCHEMA
            + """
            select 'function' as sort, '' as parent, k.name,
                   array['kind', k.kind, 'definition', k.definition, 'result', pg_get_function_result(p.oid),
                         'arguments', pg_get_function_arguments(p.oid)] as aspects,
                   case when p.prokind <> 'a' then k.definition end as make,
                   'drop ' || k.kind || ' ' || k.name as take
            from pg_proc p join s on s.oid = p.pronamespace
            cross join lateral (
              select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind,
                     quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name,
                     case when p.prokind = 'a'
                       then (select concat_ws(' ', g.aggtransfn, g.aggfinalfn, g.aggcombinefn,
                                       format_type(g.aggtranstype, null), g.agginitval, g.aggsortop::regoperator)
                             from pg_aggregate g where g.aggfnoid = p.oid)
                       else pg_get_functiondef(p.oid) end as definition) k
            where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                              and d.deptype in ('e', 'i'))
            order by k.name
            """;

    private static final String CONSTRAINTS = SCHEMA
            + """
            select 'constraint' as sort, quote_ident(r.relname) as parent, quote_ident(n.conname) as name,
                   array['definition', pg_get_constraintdef(n.oid), 'type', n.contype::text] as aspects,
                   format('alter table %I add constraint %I %s', r.relname, n.conname, pg_get_constraintdef(n.oid)) as make,
                   format('alter table %I drop constraint %I', r.relname, n.conname) as take
            from r join pg_constraint n on n.conrelid = r.oid
            where n.contype in ('p', 'u', 'c', 'f', 'x') and n.conislocal and n.conparentid = 0
            order by n.contype = 'f', n.contype, r.relname, n.conname
            """;

    private static final String INDEXES = SCHEMA
            + """
            select 'index' as sort, quote_ident(t.relname) as parent, quote_ident(r.relname) as name,
                   array['definition', pg_get_indexdef(i.indexrelid),
                         'valid', case when i.indisvalid and i.indisready then 'valid' else 'invalid' end] as aspects,
                   pg_get_indexdef(i.indexrelid) as make,
                   'drop index ' || quote_ident(r.relname) as take
            from r t join pg_index i on i.indrelid = t.oid join pg_class r on r.oid = i.indexrelid
            where not r.relispartition
              and not exists (select from pg_constraint n where n.conindid = i.indexrelid and n.contype in ('p', 'u', 'x'))
            order by t.relname, r.relname
            """;

    private static final String VIEWS = SCHEMA
            + COLUMN
            + """
            select 'view' as sort, '' as parent, quote_ident(r.relname) as name,
                   array['kind', k.kind, 'definition', pg_get_viewdef(r.oid),
                         'columns', (select string_agg(d.name || ' ' || d.type, ', ' order by d.attnum) from def d
                                     where d.attrelid = r.oid),
                         'options', array_to_string(r.reloptions, ', ')] as aspects,
                   concat('create ', k.kind, ' ', quote_ident(r.relname),
                     ' with (' || array_to_string(r.reloptions, ', ') || ')', E' as\\n',
                     rtrim(pg_get_viewdef(r.oid), ';')) as make,
                   'drop ' || k.kind || ' ' || quote_ident(r.relname) as take
            from r
            cross join lateral (
              select case r.relkind when 'm' then 'materialized view' else 'view' end as kind) k
            where r.relkind in ('v', 'm')
            order by r.oid
            """;

    private static final String STATISTICS = SCHEMA
            + """
            select 'statistics' as sort, '' as parent, quote_ident(x.stxname) as name,
                   array['definition', pg_get_statisticsobjdef(x.oid)] as aspects,
                   pg_get_statisticsobjdef(x.oid) as make,
                   'drop statistics ' || quote_ident(x.stxname) as take
            from pg_statistic_ext x join s on s.oid = x.stxnamespace join r on r.oid = x.stxrelid
            order by x.stxname
            """;

    private static final String RULES = SCHEMA
            + """
            select 'rule' as sort, quote_ident(r.relname) as parent, quote_ident(w.rulename) as name,
                   array['definition', pg_get_ruledef(w.oid, true), 'enabled', w.ev_enabled::text] as aspects,
                   rtrim(pg_get_ruledef(w.oid, true), ';') as make,
                   format('drop rule %I on %I', w.rulename, r.relname) as take
            from r join pg_rewrite w on w.ev_class = r.oid
            where w.rulename <> '_RETURN'
            order by r.relname, w.rulename
            """;

    private static final String TRIGGERS = SCHEMA
            + """
            select 'trigger' as sort, quote_ident(r.relname) as parent, quote_ident(g.tgname) as name,
                   array['definition', pg_get_triggerdef(g.oid, true),
                         'enabled', case g.tgenabled when 'O' then 'enable' when 'D' then 'disable'
                                    when 'R' then 'enable replica' else 'enable always' end] as aspects,
                   pg_get_triggerdef(g.oid, true) || case when g.tgenabled <> 'O' then
                     format(E';\\nalter table %I %s trigger %I', r.relname, case g.tgenabled when 'D' then 'disable'
                       when 'R' then 'enable replica' else 'enable always' end, g.tgname) else '' end as make,
                   format('drop trigger %I on %I', g.tgname, r.relname) as take
            from r join pg_trigger g on g.tgrelid = r.oid
            where not g.tgisinternal and g.tgparentid = 0
            order by r.relname, g.tgname
            """;

    private static final String POLICIES = SCHEMA
            + """
            select 'policy' as sort, quote_ident(r.relname) as parent, quote_ident(p.polname) as name,
                   array['definition', k.definition] as aspects,
                   format('create policy %I on %I %s', p.polname, r.relname, k.definition) as make,
                   format('drop policy %I on %I', p.polname, r.relname) as take
            from r join s on s.oid = r.relnamespace join pg_policy p on p.polrelid = r.oid
            cross join lateral (
              select concat('as ', case when p.polpermissive then 'permissive' else 'restrictive' end, ' for ',
                       case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                         when 'd' then 'delete' else 'all' end,
                       ' to ', coalesce((select string_agg(case when o.rolname = s.nspname then '${schema}'
                                                           else quote_ident(o.rolname) end, ', ' order by o.rolname)
                                         from pg_roles o where o.oid = any (p.polroles)), 'public'),
                       ' using (' || pg_get_expr(p.polqual, r.oid) || ')',
                       ' with check (' || pg_get_expr(p.polwithcheck, r.oid) || ')') as definition) k
            order by r.relname, p.polname
            """;

    /** In the order in which things can be made. */
    static final List<String> ALL = List.of(
            TYPES,
            SEQUENCES,
            TABLES,
            COLUMNS,
            FUNCTIONS,
            CONSTRAINTS,
            INDEXES,
            VIEWS,
            STATISTICS,
            RULES,
            TRIGGERS,
            POLICIES);

    private SnapshotQueries() {}
}
