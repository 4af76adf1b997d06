package dev.tenancy.analytics;

import dev.tenancy.problem.TenancyException.QueriesUnavailable;
import dev.tenancy.provisioning.DatabaseRoles;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Looks whether a session is powerless.
 *
 * <p>It is the session's login that matters: whatever role it takes on, an expression in a query can put that down again
 * ({@code set_config('role', 'none', true)}), and run another query after it ({@code query_to_xml}).
 */
final class ReaderCheck {

    /** One row: what the session's login may that it must not; null: nothing. */
    private static final String QUERY =
            """
            select case
              when r.rolsuper then 'is a superuser'
              when r.rolcreaterole then 'may create roles'
              when r.rolcreatedb then 'may create databases'
              when r.rolreplication then 'may replicate'
              when r.rolbypassrls then 'passes row security by'
              when exists (select from pg_catalog.pg_database d where d.datdba = r.oid) then 'owns a database'
              when exists (select from pg_catalog.pg_namespace n where n.nspowner = r.oid
                           and n.nspname not like 'pg\\_%%') then 'owns a schema'
              when m.roles is not null then 'is a member of ' || m.roles
              when exists (select from unnest(array['api_keys', 'operators', 'operator_tokens']) as t (name)
                           where pg_catalog.to_regclass('public.' || t.name) is not null
                             and pg_catalog.has_any_column_privilege('public.' || t.name, 'select'))
                then 'may read the registry''s secrets'
              end as power
            from pg_catalog.pg_roles r,
              lateral (select pg_catalog.string_agg(g.rolname, ', ' order by g.rolname) as roles
                       from pg_catalog.pg_auth_members a join pg_catalog.pg_roles g on g.oid = a.roleid
                       where g.rolname <> '%1$s'
                         and a.member in (r.oid, (select x.oid from pg_catalog.pg_roles x where x.rolname = '%1$s'))) m
            where r.rolname = session_user
            """
                    .formatted(DatabaseRoles.READER);

    private ReaderCheck() {}

    /** @throws QueriesUnavailable if it may more than read tenants' tables */
    static void require(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            String power = row.getString("power");
            if (power != null) {
                throw new QueriesUnavailable(
                        "The login that queries run as " + power
                                + ", and must do nothing but read tenants' tables; name another one with tenancy.db.reader-user.");
            }
        }
    }
}
