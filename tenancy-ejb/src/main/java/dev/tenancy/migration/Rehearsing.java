package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.TenantId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;

/** Rehearses a plan: some tenants of each of its groups, one after the other. */
final class Rehearsing {

    private static final String SAMPLE =
            """
            select id, slug, schema_name, schema_version, schema_digest from (
              select t.*, row_number() over (partition by t.schema_version, t.schema_digest order by t.slug) as place
              from {tenants} t
              where {takes-part} and (t.schema_version, t.schema_digest) is distinct from (?::text, ?::text)
                and (cardinality(?::text[]) = 0 or t.slug = any(?)) and t.slug <> all(?)
            ) t where place <= ? order by slug
            """;

    private final Ledgered ledger;
    private final SchemaMigrator migrator;
    private final Planning planning;

    Rehearsing(Ledgered ledger, SchemaMigrator migrator, Planning planning) {
        this.ledger = ledger;
        this.migrator = migrator;
        this.planning = planning;
    }

    Rehearsal rehearse(SchemaState target, RunOptions options, int sample) throws SQLException {
        Map<SchemaState, FleetPlan.Group> planned = planning.groupsByState(options);
        Map<SchemaState, Tried> tried = ledger.read(connection -> {
            Map<SchemaState, Tried> each = new TreeMap<>(Comparator.<SchemaState, MigrationVersion>comparing(
                            state -> MigrationVersion.fromVersion(state.version()))
                    .thenComparing(SchemaState::digest));
            for (TenantSchema tenant : sample(connection, target, options, sample)) {
                Limits limits = new Limits(options.lockTimeout(), options.statementTimeout());
                each.computeIfAbsent(tenant.state(), state -> new Tried())
                        .add(tenant, migrator.rehearse(connection, tenant, limits));
            }
            return each;
        });
        List<Rehearsal.Group> groups = new ArrayList<>();
        tried.forEach((state, of) -> groups.add(of.group(
                state.version(), planned.containsKey(state) ? planned.get(state).tenants() : of.count())));
        return new Rehearsal(target.version(), groups);
    }

    private List<TenantSchema> sample(Connection connection, SchemaState target, RunOptions options, int sample)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ledger.sql(SAMPLE))) {
            Array only = connection.createArrayOf("text", options.only().toArray());
            select.setString(1, target.version());
            select.setString(2, target.digest());
            select.setArray(3, only);
            select.setArray(4, only);
            select.setArray(
                    5, connection.createArrayOf("text", options.exclude().toArray()));
            select.setInt(6, sample);
            List<TenantSchema> tenants = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tenants.add(new TenantSchema(
                            new TenantId(row.getObject("id", UUID.class)),
                            row.getString("slug"),
                            ledger.home().schemaRef(row.getString("schema_name")),
                            new SchemaState(row.getString("schema_version"), row.getString("schema_digest"))));
                }
            }
            return tenants;
        }
    }

    /** What came of the tenants of one group. */
    private static final class Tried {

        private final List<TenantRehearsal> rehearsals = new ArrayList<>();
        private final List<Rehearsal.TenantFailure> failures = new ArrayList<>();

        void add(TenantSchema tenant, TenantRehearsal rehearsal) {
            rehearsals.add(rehearsal);
            rehearsal.failure().ifPresent(failure -> failures.add(new Rehearsal.TenantFailure(tenant.slug(), failure)));
        }

        int count() {
            return rehearsals.size();
        }

        Rehearsal.Group group(String from, int tenants) {
            List<Duration> times =
                    rehearsals.stream().map(TenantRehearsal::duration).sorted().toList();
            TenantRehearsal longest = rehearsals.stream()
                    .max(Comparator.comparingInt(
                            rehearsal -> rehearsal.scripts().size()))
                    .orElseThrow();
            return new Rehearsal.Group(
                    from,
                    longest.scripts(),
                    tenants,
                    rehearsals.size(),
                    times.get(times.size() / 2),
                    times.get(times.size() - 1),
                    rehearsals.stream()
                            .flatMap(rehearsal -> rehearsal.locks().stream())
                            .distinct()
                            .toList(),
                    failures,
                    longest.notRehearsed());
        }
    }
}
