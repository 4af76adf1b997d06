package dev.tenancy.migration;

import dev.tenancy.migration.FleetStatus.VersionCount;
import dev.tenancy.tenant.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;

/** The state of the whole fleet, from the ledger. */
final class StatusQuery {

    private static final String STATUS =
            """
            select t.schema_version, t.schema_digest, count(*) as tenants,
                   count(*) filter (where (t.schema_version, t.schema_digest) is distinct from (?::text, ?::text)
                     and (select x.status from {tasks} x where x.tenant_id = t.id order by x.run_id desc limit 1) = 'failed'
                   ) as failed,
                   (select id from {runs} where status in ('running', 'paused', 'awaiting-approval')) as open_run
            from {tenants} t where {takes-part} group by t.schema_version, t.schema_digest
            """;

    private final Ledgered ledger;

    StatusQuery(Ledgered ledger) {
        this.ledger = ledger;
    }

    FleetStatus status(SchemaState target) throws SQLException {
        return ledger.read(connection -> status(connection, target));
    }

    private FleetStatus status(Connection connection, SchemaState target) throws SQLException {
        int upToDate = 0;
        int behind = 0;
        int failed = 0;
        OptionalLong open = OptionalLong.empty();
        Map<MigrationVersion, Integer> versions = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(ledger.sql(STATUS))) {
            select.setString(1, target.version());
            select.setString(2, target.digest());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    int tenants = row.getInt("tenants");
                    if (target.equals(
                            new SchemaState(row.getString("schema_version"), row.getString("schema_digest")))) {
                        upToDate += tenants;
                    } else {
                        behind += tenants;
                    }
                    failed += row.getInt("failed");
                    versions.merge(
                            MigrationVersion.fromVersion(row.getString("schema_version")), tenants, Integer::sum);
                    long run = row.getLong("open_run");
                    open = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(run);
                }
            }
        }
        List<VersionCount> counts = new ArrayList<>();
        versions.forEach((version, tenants) -> counts.add(new VersionCount(version.getVersion(), tenants)));
        return new FleetStatus(target.version(), upToDate + behind, upToDate, behind, failed, counts, open);
    }
}
