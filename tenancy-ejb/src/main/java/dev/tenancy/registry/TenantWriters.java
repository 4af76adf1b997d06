package dev.tenancy.registry;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The transactions that may change a tenant's data. Each holds an advisory lock of the tenant's, shared, which says whose it
 * is; and each asks in its first statement whether the tenant is closed, by a snapshot that is no older than itself.
 *
 * <p>So those that are open once a tenant has been closed are all that may still change it, on whatever node and whatever
 * that node has heard: who begins later is told that the tenant is closed. To wait for those who are open, by their
 * virtual transaction ids, is what PostgreSQL does itself to create an index concurrently.
 */
public final class TenantWriters {

    /** Sets these locks apart from others of two numbers. */
    private static final int CLASS = 0x74776272;

    /** Takes the lock for the running transaction; its parameter is {@link #lock} or {@link #NONE}. */
    public static final String ENTER = "pg_advisory_xact_lock_shared(" + CLASS + ", ?)";

    /** Whether the schema that is its parameter is a closed tenant's; to be asked in the statement of {@link #ENTER}. */
    public static final String IS_CLOSED = "public.tenant_is_closed(?)";

    /** The lock of a transaction that changes the data of no tenant that is there. */
    public static final int NONE = 0;

    /** Takes that one. */
    public static final String ENTER_NONE = "select pg_advisory_xact_lock_shared(" + CLASS + ", " + NONE + ")";

    /**
     * Whoever is between the beginning and the lock may be anybody's, if it is a login as servers have: one that may read the
     * registry. The owner and superusers are not, unless the application is one of them. Asking takes no lock for others to
     * wait behind.
     */
    private static final String OPEN =
            """
            with locks as (
              select pid, objid::bigint as lock from pg_catalog.pg_locks
              where locktype = 'advisory' and objsubid = 2 and classid::bigint = %1$d and pid is not null
                and database = (select oid from pg_catalog.pg_database where datname = current_database())
            )
            select v.virtualtransaction as id, v.pid::text as session
            from pg_catalog.pg_locks v
            join pg_catalog.pg_stat_activity a on a.pid = v.pid
            join pg_catalog.pg_roles r on r.oid = a.usesysid
            where v.locktype = 'virtualxid' and v.mode = 'ExclusiveLock' and v.pid <> pg_backend_pid()
              and a.datname = current_database()
              and (v.pid in (select pid from locks where lock = ?)
                   or v.pid not in (select pid from locks)
                      and (r.rolname = ?
                           or not r.rolsuper and r.rolname <> current_user
                              and has_table_privilege(r.oid, 'public.tenants', 'select')))
            """
                    .formatted(CLASS);

    private TenantWriters() {}

    /** What the lock is called; two tenants may have the same, and then wait for each other's. */
    public static int lock(SchemaName schema) {
        return Math.max(1, schema.value().hashCode() & Integer.MAX_VALUE);
    }

    /**
     * Transactions that may change the tenant's data, and those of which it is not known yet whose they are.
     *
     * @param login the application's
     * @return the database's session of each, by the transaction's id
     */
    public static Map<String, String> open(Connection connection, SchemaName schema, String login) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OPEN)) {
            select.setLong(1, lock(schema));
            select.setString(2, login);
            try (ResultSet row = select.executeQuery()) {
                Map<String, String> sessions = new LinkedHashMap<>();
                while (row.next()) {
                    sessions.put(row.getString("id"), row.getString("session"));
                }
                return sessions;
            }
        }
    }
}
