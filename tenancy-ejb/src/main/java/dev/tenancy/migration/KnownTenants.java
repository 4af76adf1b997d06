package dev.tenancy.migration;

import dev.tenancy.problem.TenancyException.TenantNotFound;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks the tenants that options name: a name that is nobody's is a mistake, most of all among those to leave out. */
public final class KnownTenants {

    private KnownTenants() {}

    /** Checks all of them in one query. @throws TenantNotFound naming the first that there is none of */
    public static void require(Connection connection, Ledgered ledger, RunOptions options) throws SQLException {
        List<String> names = new ArrayList<>(options.only());
        names.addAll(options.exclude());
        if (options.canary().orElse(null) instanceof Canary.Named named) {
            names.addAll(named.tenants());
        }
        if (names.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(
                ledger.sql(
                        """
                select name from unnest(?::text[]) with ordinality as n(name, place)
                where not exists (select from {tenants} t where t.slug = n.name)
                order by place limit 1
                """))) {
            select.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    throw new TenantNotFound(row.getString(1));
                }
            }
        }
    }
}
