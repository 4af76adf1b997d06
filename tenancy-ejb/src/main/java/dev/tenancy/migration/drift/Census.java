package dev.tenancy.migration.drift;

import dev.tenancy.log.Log;
import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.TenantSchema;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is in the ledger, and which of them have a schema.
 *
 * @param entries by slug
 * @param orphans schemas that look like a tenant's and are nobody's
 */
record Census(List<Entry> entries, List<String> orphans) {

    private static final Log LOG = Log.of(Census.class);

    /** One tenant. */
    record Entry(TenantSchema tenant, boolean schemaExists, boolean historyExists) {}

    /** Takes it of these tenants; of all if none is named, and then orphans are looked for as well. */
    static Census take(Connection connection, FleetSettings settings, List<String> only) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                select t.id, t.slug, t.schema_name, t.schema_version, t.schema_digest,
                       n.oid is not null as schema_exists, h.oid is not null as history_exists
                from %s t
                left join pg_catalog.pg_namespace n on n.nspname = t.schema_name::name
                left join pg_catalog.pg_class h on h.relnamespace = n.oid and h.relname = ?::name and h.relkind in ('r', 'p')
                where %s and (? or t.slug = any (?))
                order by t.slug
                """
                        .formatted(
                                settings.home().tenants(),
                                settings.home() == LedgerHome.REGISTRY ? "t.status <> 'purging'" : "true"))) {
            select.setString(1, settings.historyTable());
            select.setBoolean(2, only.isEmpty());
            select.setArray(3, connection.createArrayOf("text", only.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entry(row, settings.home()).ifPresent(entries::add);
                }
            }
        }
        boolean all = only.isEmpty() && settings.home() == LedgerHome.REGISTRY;
        return new Census(entries, all ? orphans(connection, settings.home()) : List.of());
    }

    /** A row that breaks our rules was written by somebody else; it names no schema to touch and stops nobody. */
    private static Optional<Entry> entry(ResultSet row, LedgerHome home) throws SQLException {
        try {
            return Optional.of(new Entry(
                    new TenantSchema(
                            new TenantId(row.getObject("id", UUID.class)),
                            row.getString("slug"),
                            home.schemaRef(row.getString("schema_name")),
                            new SchemaState(row.getString("schema_version"), row.getString("schema_digest"))),
                    row.getBoolean("schema_exists"),
                    row.getBoolean("history_exists")));
        } catch (IllegalArgumentException e) {
            LOG.warn("registry-row-skipped", "id", row.getString("id"), "reason", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<String> orphans(Connection connection, LedgerHome home) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                select n.nspname from pg_catalog.pg_namespace n
                where starts_with(n.nspname, ?) and not exists (select from %s t where t.schema_name = n.nspname::text)
                order by n.nspname
                """
                        .formatted(home.tenants()))) {
            select.setString(1, SchemaName.PREFIX);
            try (ResultSet row = select.executeQuery()) {
                List<String> orphans = new ArrayList<>();
                while (row.next()) {
                    orphans.add(row.getString(1));
                }
                return orphans;
            }
        }
    }
}
