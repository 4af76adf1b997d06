package dev.tenancy.migration;

import dev.tenancy.migration.SchemaHistory.Obstacle;
import dev.tenancy.migration.SchemaHistory.Pending;
import dev.tenancy.tenant.SchemaRef;
import dev.tenancy.tenant.SchemaState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Groups the tenants that are not at the target by what they would run.
 *
 * <p>Two tenants at one state have the same scripts applied, so the history of one tells for all of its group.
 */
final class Planning {

    private static final String GROUPS =
            """
            select t.schema_version, t.schema_digest, count(*) as tenants,
                   (array_agg(t.slug order by t.slug))[1:5] as examples, min(t.schema_name) as schema_name
            from {tenants} t
            where {takes-part} and (t.schema_version, t.schema_digest) is distinct from (?::text, ?::text)
              and (cardinality(?::text[]) = 0 or t.slug = any(?)) and t.slug <> all(?)
            group by t.schema_version, t.schema_digest
            """;

    private final Ledgered ledger;
    private final FleetSettings settings;
    private final MigrationSet migrations;

    Planning(Ledgered ledger, FleetSettings settings, MigrationSet migrations) {
        this.ledger = ledger;
        this.settings = settings;
        this.migrations = migrations;
    }

    FleetPlan plan(RunOptions options) throws SQLException {
        List<FleetPlan.Group> groups = new ArrayList<>(groupsByState(options).values());
        groups.sort(Comparator.comparing(group -> MigrationVersion.fromVersion(group.from())));
        return new FleetPlan(migrations.target().version(), groups);
    }

    Map<SchemaState, FleetPlan.Group> groupsByState(RunOptions options) throws SQLException {
        return ledger.read(connection -> {
            KnownTenants.require(connection, ledger, options);
            Map<SchemaState, FleetPlan.Group> groups = new HashMap<>();
            for (Group group : groups(connection, options)) {
                groups.put(group.state(), planned(connection, group));
            }
            return groups;
        });
    }

    private List<Group> groups(Connection connection, RunOptions options) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ledger.sql(GROUPS))) {
            Array only = connection.createArrayOf("text", options.only().toArray());
            select.setString(1, migrations.target().version());
            select.setString(2, migrations.target().digest());
            select.setArray(3, only);
            select.setArray(4, only);
            select.setArray(
                    5, connection.createArrayOf("text", options.exclude().toArray()));
            List<Group> groups = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    groups.add(new Group(
                            new SchemaState(row.getString("schema_version"), row.getString("schema_digest")),
                            row.getInt("tenants"),
                            List.of((String[]) row.getArray("examples").getArray()),
                            row.getString("schema_name")));
                }
            }
            return groups;
        }
    }

    private FleetPlan.Group planned(Connection connection, Group group) throws SQLException {
        Pending pending = pending(connection, group);
        return new FleetPlan.Group(
                group.state().version(),
                pending.obstacle().isPresent()
                        ? group.state().version()
                        : migrations.target().version(),
                pending.scripts().stream().map(Migration::script).toList(),
                group.tenants(),
                group.examples(),
                pending.obstacle().map(Obstacle::inWords));
    }

    private Pending pending(Connection connection, Group group) throws SQLException {
        SchemaRef schema;
        try {
            schema = ledger.home().schemaRef(group.schema());
        } catch (IllegalArgumentException e) {
            return unreadable(String.valueOf(e.getMessage()));
        }
        try {
            return new HistoryTable(schema, settings.historyTable())
                    .read(connection)
                    .neutral(migrations, schema)
                    .pending(migrations);
        } catch (SQLException e) {
            if (!HistoryTable.isMissing(e)) {
                throw e;
            }
            return unreadable("schema " + schema + " or its history table is missing");
        }
    }

    private static Pending unreadable(String why) {
        return new Pending(List.of(), Optional.of(new Obstacle(Obstacle.Kind.FAILED_ROW, "", why)));
    }

    private record Group(SchemaState state, int tenants, List<String> examples, String schema) {}
}
