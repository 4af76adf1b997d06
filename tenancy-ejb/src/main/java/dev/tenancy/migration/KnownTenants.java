package dev.tenancy.migration;

import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the tenants that options name: a name that is nobody's is a mistake, most of all among those to leave out, and so
 * is one to migrate that takes no part.
 */
public final class KnownTenants {

    private KnownTenants() {}

    /**
     * Checks all of them in one query.
     *
     * @throws TenantNotFound naming the first that there is none of
     * @throws TenantStatusConflict naming the first that is to be migrated and has failed, or is being purged
     */
    public static void require(Connection connection, Ledgered ledger, RunOptions options) throws SQLException {
        List<String> wanted = new ArrayList<>(options.only());
        if (options.canary().orElse(null) instanceof Canary.Named named) {
            wanted.addAll(named.tenants());
        }
        List<String> names = new ArrayList<>(wanted);
        names.addAll(options.exclude());
        if (names.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(
                ledger.sql(
                        """
                select n.name, t.id is null as unknown
                from unnest(?::text[]) with ordinality as n(name, place)
                left join {tenants} t on t.slug = n.name
                where t.id is null or n.place <= ? and not {takes-part}
                order by place limit 1
                """))) {
            select.setArray(1, connection.createArrayOf("text", names.toArray()));
            select.setInt(2, wanted.size());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    TenancyException refusal = row.getBoolean("unknown")
                            ? new TenantNotFound(row.getString("name"))
                            : noPart(row.getString("name"));
                    throw refusal;
                }
            }
        }
    }

    private static TenantStatusConflict noPart(String slug) {
        return new TenantStatusConflict("Tenant '" + slug
                + "' has failed or is being purged, and is not migrated; resume it first, or leave it out.");
    }
}
