package dev.tenancy.registry;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions that may change a tenant's data. Each holds an advisory lock of the tenant's, shared, from before it
 * asks whether the tenant is closed to its own end, when what it did can be seen.
 *
 * <p>So once a tenant has been closed and nobody holds the lock, nothing of it changes any more, on whatever node and
 * whatever that node has heard: who takes the lock from then on is told that the tenant is closed.
 */
public final class TenantWriters {

    /** Takes the lock for the running transaction; its parameter is {@link #lock}, or null to take none. */
    public static final String ENTER = "pg_advisory_xact_lock_shared(hashtextextended(?, 0))";

    /** Whether the schema that is its parameter is a closed tenant's; in a later statement than {@link #ENTER}. */
    public static final String IS_CLOSED = "exists (select from public.closed_tenants c where c.schema_name = ?)";

    /** Who holds it. Asking takes no lock, so nobody has to wait behind who asks. */
    private static final String SESSIONS =
            """
            select coalesce(pid::text, 'of a prepared transaction') from pg_catalog.pg_locks
            where locktype = 'advisory' and objsubid = 1 and granted
              and database = (select oid from pg_catalog.pg_database where datname = current_database())
              and (classid::bigint << 32) | objid::bigint = hashtextextended(?, 0)
            """;

    private TenantWriters() {}

    /** What the lock is called. */
    public static String lock(SchemaName schema) {
        return "tenancy writes " + schema.value();
    }

    /** The database's sessions whose transactions may change the tenant's data. */
    public static List<String> sessions(Connection connection, SchemaName schema) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SESSIONS)) {
            select.setString(1, lock(schema));
            try (ResultSet row = select.executeQuery()) {
                List<String> sessions = new ArrayList<>();
                while (row.next()) {
                    sessions.add(row.getString(1));
                }
                return sessions;
            }
        }
    }
}
