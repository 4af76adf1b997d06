package dev.tenancy.lifecycle;

import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Tenant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what is outside a tenant's schema and depends on something in it, say a view over several tenants: dropping would
 * take it along, and it is not the tenant's.
 *
 * <p>Direct dependants are enough: the first step out of the schema is one of them.
 */
final class OutsideDependants {

    private static final int MOST_NAMED = 3;

    /** Casts, operator families' members, publications' tables and default privileges belong to no schema and go along. */
    private static final String QUERY =
            """
            with n as (select oid from pg_catalog.pg_namespace where nspname = ?),
            classes as materialized (select c.oid from pg_catalog.pg_class c join n on n.oid = c.relnamespace),
            inside (classid, objid) as materialized (
              select 'pg_class'::regclass::oid, oid from classes
              union all select 'pg_type'::regclass, t.oid from pg_catalog.pg_type t join n on n.oid = t.typnamespace
              union all select 'pg_proc'::regclass, p.oid from pg_catalog.pg_proc p join n on n.oid = p.pronamespace
              union all select 'pg_constraint'::regclass, k.oid from pg_catalog.pg_constraint k join n on n.oid = k.connamespace
              union all select 'pg_operator'::regclass, o.oid from pg_catalog.pg_operator o join n on n.oid = o.oprnamespace
              union all select 'pg_opclass'::regclass, o.oid from pg_catalog.pg_opclass o join n on n.oid = o.opcnamespace
              union all select 'pg_opfamily'::regclass, o.oid from pg_catalog.pg_opfamily o join n on n.oid = o.opfnamespace
              union all select 'pg_collation'::regclass, c.oid from pg_catalog.pg_collation c join n on n.oid = c.collnamespace
              union all select 'pg_conversion'::regclass, c.oid from pg_catalog.pg_conversion c join n on n.oid = c.connamespace
              union all select 'pg_statistic_ext'::regclass, s.oid from pg_catalog.pg_statistic_ext s join n on n.oid = s.stxnamespace
              union all select 'pg_ts_config'::regclass, c.oid from pg_catalog.pg_ts_config c join n on n.oid = c.cfgnamespace
              union all select 'pg_ts_dict'::regclass, d.oid from pg_catalog.pg_ts_dict d join n on n.oid = d.dictnamespace
              union all select 'pg_ts_parser'::regclass, p.oid from pg_catalog.pg_ts_parser p join n on n.oid = p.prsnamespace
              union all select 'pg_ts_template'::regclass, t.oid from pg_catalog.pg_ts_template t join n on n.oid = t.tmplnamespace
              union all select 'pg_attrdef'::regclass, a.oid from pg_catalog.pg_attrdef a join classes c on c.oid = a.adrelid
              union all select 'pg_rewrite'::regclass, r.oid from pg_catalog.pg_rewrite r join classes c on c.oid = r.ev_class
              union all select 'pg_trigger'::regclass, t.oid from pg_catalog.pg_trigger t join classes c on c.oid = t.tgrelid
              union all select 'pg_policy'::regclass, p.oid from pg_catalog.pg_policy p join classes c on c.oid = p.polrelid
            )
            select distinct pg_describe_object(d.classid, d.objid, 0) || ' depends on '
                            || pg_describe_object(d.refclassid, d.refobjid, 0)
            from inside i
            join pg_catalog.pg_depend d on d.refclassid = i.classid and d.refobjid = i.objid
            left join pg_catalog.pg_class toast on d.classid = 'pg_class'::regclass and toast.oid = d.objid
              and toast.relnamespace = 'pg_toast'::regnamespace
            where toast.oid is null
              and not exists (select from inside j where j.classid = d.classid and j.objid = d.objid)
              and d.classid not in ('pg_cast'::regclass, 'pg_amop'::regclass, 'pg_amproc'::regclass,
                                    'pg_publication_rel'::regclass, 'pg_default_acl'::regclass)
            order by 1 limit ?
            """;

    private OutsideDependants() {}

    /** Looks. @throws TenantStatusConflict naming the first few */
    static void requireNone(Connection connection, Tenant tenant) throws SQLException {
        List<String> found = find(connection, tenant.schema().value());
        if (!found.isEmpty()) {
            String more = found.size() > MOST_NAMED ? ", and more" : "";
            throw new TenantStatusConflict(
                    "Tenant '%s' cannot be purged without taking along what is not its own: %s%s."
                                    .formatted(
                                            tenant.slug(),
                                            String.join(", ", found.subList(0, Math.min(MOST_NAMED, found.size()))),
                                            more)
                            + " Drop that first, then purge again.");
        }
    }

    private static List<String> find(Connection connection, String schema) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(QUERY)) {
            select.setString(1, schema);
            select.setInt(2, MOST_NAMED + 1);
            List<String> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        }
    }
}
