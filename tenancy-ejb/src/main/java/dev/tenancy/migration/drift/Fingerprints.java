package dev.tenancy.migration.drift;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * One hash over the structure of each schema, for any number of schemas in one catalog query.
 *
 * <p>Everything is hashed as the raw columns of the catalog have it, because PostgreSQL's {@code pg_get_…def} functions
 * open the relations they speak of: 12 kB for each in the backend for good, and for views a lock until the transaction
 * ends. What differs between two schemas made by the same scripts is taken out: the schema's own name, the oids of its
 * objects, and where in the script an expression stood. Two schemas with the same hash are alike; two with different
 * ones may still be (after a restore, say), which {@link Comparison} finds out.
 */
final class Fingerprints {

    /** From so many schemas on, looking each object up by index costs more than reading the catalog once. */
    private static final int FEW = 50;

    private static final String FLEET =
            "; set local enable_nestloop = off; set local enable_mergejoin = off; set local work_mem = '64MB'";

    private static final String QUERY =
            """
            with s as materialized (
              select n.oid, n.nspname, quote_ident(n.nspname) || '.' as prefix
              from pg_namespace n where n.nspname = any (?::name[])
            ), r as materialized (
              select c.* from pg_class c join s on s.oid = c.relnamespace
              where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c') and c.relname <> ?
            ), fact as (
              select relnamespace as schema,
                     hash_record_extended(row (1, relname, relkind, relpersistence, relispartition, relrowsecurity,
                       relforcerowsecurity, relreplident, relam, reloptions, <tree relpartbound>), 0) as h
              from r
              union all
              select r.relnamespace,
                     hash_record_extended(row (2, r.relname, a.attnum, a.attname, <type a.atttypid r.relnamespace>,
                       a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, <collation a.attcollation>,
                       a.attstorage, a.attcompression), 0)
              from r join pg_attribute a on a.attrelid = r.oid
              where a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
              union all
              select r.relnamespace,
                     hash_record_extended(row (3, r.relname, d.adnum,
                       case when d.adbin::text like '%{VAR %' then <tree d.adbin>
                       else <text pg_get_expr(d.adbin,0)> end,
                       case when d.adbin::text like '%{VAR %' then <deps pg_attrdef d.oid d.adbin> end), 0)
              from r join s on s.oid = r.relnamespace join pg_attrdef d on d.adrelid = r.oid
              union all
              select r.relnamespace,
                     hash_record_extended(row (4, r.relname, c.relname, c.relam, c.reloptions, i.indisunique,
                       i.indisprimary, i.indisexclusion, i.indimmediate, i.indisvalid, i.indisready,
                       i.indnullsnotdistinct, i.indnkeyatts, i.indkey::int2[], i.indcollation::oid[],
                       i.indclass::oid[], i.indoption::int2[], <tree i.indexprs>, <tree i.indpred>,
                       <deps pg_class c.oid concat(i.indexprs,i.indpred)>), 0)
              from r join pg_index i on i.indrelid = r.oid join pg_class c on c.oid = i.indexrelid
              union all
              select n.connamespace,
                     hash_record_extended(row (5, n.conname, n.contype, r.relname,
                       case when n.contypid <> 0 then (select typname from pg_type t where t.oid = n.contypid) end,
                       n.condeferrable, n.condeferred, n.convalidated, n.connoinherit, n.conkey,
                       case when n.confrelid <> 0 then (select relname from pg_class f where f.oid = n.confrelid) end,
                       n.confkey, n.confupdtype, n.confdeltype, n.confmatchtype, n.confdelsetcols, n.conexclop,
                       <tree n.conbin>, <deps pg_constraint n.oid n.conbin>), 0)
              from pg_constraint n join s on s.oid = n.connamespace left join pg_class r on r.oid = n.conrelid
              where (n.contype <> 'n' or not n.convalidated) and r.relname is distinct from ?
              union all
              select r.relnamespace,
                     hash_record_extended(row (6, r.relname, <type q.seqtypid r.relnamespace>, q.seqstart,
                       q.seqincrement, q.seqmax, q.seqmin, q.seqcache, q.seqcycle), 0)
              from r join pg_sequence q on q.seqrelid = r.oid
              union all
              select r.relnamespace, hash_record_extended(row (7, r.relname, p.relname, i.inhseqno), 0)
              from r join pg_inherits i on i.inhrelid = r.oid join pg_class p on p.oid = i.inhparent
              union all
              select r.relnamespace,
                     hash_record_extended(row (8, r.relname, p.partstrat, p.partattrs::int2[], p.partclass::oid[],
                       p.partcollation::oid[], <tree p.partexprs>), 0)
              from r join pg_partitioned_table p on p.partrelid = r.oid
              union all
              select r.relnamespace,
                     hash_record_extended(row (9, r.relname, w.rulename, w.ev_type, w.ev_enabled, w.is_instead,
                       <tree w.ev_qual>, <tree w.ev_action>, <deps pg_rewrite w.oid w.ev_action>), 0)
              from r join pg_rewrite w on w.ev_class = r.oid
              union all
              select p.pronamespace,
                     hash_record_extended(row (10, p.proname, p.prokind, p.prolang, p.prosecdef, p.proleakproof,
                       p.proisstrict, p.proretset, p.provolatile, p.proparallel, p.procost, p.prorows,
                       (select string_agg(<type u.t p.pronamespace>, ',' order by u.i)
                        from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality u (t, i)),
                       p.proargmodes::text, p.proargnames, <type p.prorettype p.pronamespace>, <text p.prosrc>,
                       p.probin, <text p.proconfig::text>, <tree p.prosqlbody>, <tree p.proargdefaults>,
                       <deps pg_proc p.oid concat(p.prosqlbody,p.proargdefaults)>), 0)
              from pg_proc p join s on s.oid = p.pronamespace
              union all
              select r.relnamespace,
                     hash_record_extended(row (11, r.relname, g.tgname,
                       (select proname from pg_proc f where f.oid = g.tgfoid), g.tgtype, g.tgenabled, g.tgdeferrable,
                       g.tginitdeferred, g.tgattr::int2[], g.tgargs, <tree g.tgqual>, g.tgoldtable, g.tgnewtable), 0)
              from r join pg_trigger g on g.tgrelid = r.oid
              where not g.tgisinternal
              union all
              select y.typnamespace,
                     hash_record_extended(row (12, y.typname, y.typtype, <type y.typbasetype y.typnamespace>,
                       y.typtypmod, y.typnotnull, <text y.typdefault>, <collation y.typcollation>,
                       (select string_agg(e.enumlabel, E'\\n' order by e.enumsortorder)
                        from pg_enum e where e.enumtypid = y.oid),
                       (select <type g.rngsubtype y.typnamespace> from pg_range g where g.rngtypid = y.oid)), 0)
              from pg_type y join s on s.oid = y.typnamespace
              where y.typtype in ('e', 'd', 'r')
              union all
              select r.relnamespace,
                     hash_record_extended(row (13, r.relname, p.polname, p.polcmd, p.polpermissive,
                       (select string_agg(nullif(a.rolname, s.nspname), ',' order by a.rolname)
                        from pg_roles a where a.oid = any (p.polroles)),
                       <tree p.polqual>, <tree p.polwithcheck>, <deps pg_policy p.oid concat(p.polqual,p.polwithcheck)>), 0)
              from r join s on s.oid = r.relnamespace join pg_policy p on p.polrelid = r.oid
              union all
              select x.stxnamespace,
                     hash_record_extended(row (14, x.stxname, c.relname, x.stxkeys::int2[], x.stxkind::text,
                       <tree x.stxexprs>), 0)
              from pg_statistic_ext x join s on s.oid = x.stxnamespace join pg_class c on c.oid = x.stxrelid
            )
            select s.nspname, count(fact.h), coalesce(bit_xor(fact.h), 0)
            from s left join fact on fact.schema = s.oid group by s.nspname
            """;

    /** From 16384 on. */
    private static final String OID = " (?:16(?:38[4-9]|39\\d|[4-9]\\d\\d)|1[7-9]\\d{3}|[2-9]\\d{4}|[1-9]\\d{5,})";

    /** Oids of what users made; where an expression stood in its script (before PostgreSQL 17). */
    private static final String INCIDENTAL = " :(?:\\w*location|stmt_len|list_start|list_end) [1-9]\\d*|" + OID;

    /** A type modifier is as large as an oid, and stays; a lookbehind would make the pattern ten times slower. */
    private static final String TREE =
            """
            case when replace($1::text, 'typmod ', 'typmod=') ~ '%1$s'
              then regexp_replace(replace($1::text, 'typmod ', 'typmod='), '%1$s', '', 'g')
              else replace($1::text, 'typmod ', 'typmod=') end\
            """
                    .formatted(INCIDENTAL);

    /** Names for the oids that {@link #TREE} takes out. */
    private static final String DEPENDENCIES =
            """
            case when $3::text ~ '%s' then
              (select string_agg(concat_ws('.', dc.relname, dp.proname, dt.typname, dop.oprname, dep.refobjsubid), ','
                      order by dc.relname, dp.proname, dp.oid, dt.typname, dop.oprname, dep.refobjsubid)
               from pg_depend dep
               left join pg_class dc on dep.refclassid = 'pg_class'::regclass and dc.oid = dep.refobjid
               left join pg_proc dp on dep.refclassid = 'pg_proc'::regclass and dp.oid = dep.refobjid
               left join pg_type dt on dep.refclassid = 'pg_type'::regclass and dt.oid = dep.refobjid
               left join pg_operator dop on dep.refclassid = 'pg_operator'::regclass and dop.oid = dep.refobjid
               where dep.classid = '$1'::regclass and dep.objid = $2) end\
            """
                    .formatted(OID);

    private static final String TYPE =
            """
            case when $1 < 16384 then $1::text else
              (select case when ty.typnamespace = $2 then '' else ty.typnamespace::text || '.' end || ty.typname
               from pg_type ty where ty.oid = $1) end\
            """;

    private static final String COLLATION =
            """
            case when $1 < 16384 then $1::text else
              (select co.collname::text from pg_collation co where co.oid = $1) end\
            """;

    private static final String SQL = QUERY.replaceAll("<tree (\\S+)>", quoted(TREE))
            .replaceAll("<deps (\\S+) (\\S+) (\\S+)>", quoted(DEPENDENCIES))
            .replaceAll("<type (\\S+) (\\S+)>", quoted(TYPE))
            .replaceAll("<collation (\\S+)>", quoted(COLLATION))
            .replaceAll("<text (\\S+)>", "replace(replace($1, s.prefix, ''), s.nspname, '')");

    private Fingerprints() {}

    /**
     * The fingerprints of these schemas; one that does not exist has none.
     *
     * @param connection in a transaction, whose settings it changes
     * @param historyTable left out
     */
    static Map<String, String> of(Connection connection, Collection<String> schemas, String historyTable)
            throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute("set local search_path = ''; set local jit = off" + (schemas.size() > FEW ? FLEET : ""));
        }
        Array names = connection.createArrayOf("text", schemas.toArray());
        try (PreparedStatement select = connection.prepareStatement(SQL)) {
            select.setArray(1, names);
            select.setString(2, historyTable);
            select.setString(3, historyTable);
            try (ResultSet row = select.executeQuery()) {
                Map<String, String> fingerprints = new HashMap<>();
                while (row.next()) {
                    fingerprints.put(row.getString(1), row.getLong(2) + ":" + Long.toHexString(row.getLong(3)));
                }
                return fingerprints;
            }
        } finally {
            names.free();
        }
    }

    /** A backslash in a replacement would be eaten. */
    private static String quoted(String replacement) {
        return replacement.replace("\\", "\\\\");
    }
}
