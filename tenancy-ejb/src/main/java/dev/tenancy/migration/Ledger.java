package dev.tenancy.migration;

import dev.tenancy.config.Isolation;
import dev.tenancy.log.Log;
import dev.tenancy.tenant.SchemaName;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The central ledger: what is applied to every schema, in the registry's own rows. Tenants that have failed or are being
 * purged are not of the fleet.
 */
public final class Ledger {

    private static final Log LOG = Log.of(Ledger.class);

    private final DataSource owner;

    /** Works with connections of the owner, or of any login that may read the registry; each statement is a transaction of its own. */
    public Ledger(DataSource owner) {
        this.owner = owner;
    }

    /**
     * Every tenant of the fleet not at this state, by slug; one query, whatever the number of tenants.
     *
     * <p>A row whose slug or schema name breaks our rules is logged and left out.
     */
    public List<TenantSchema> notAt(SchemaState target) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                        select id, slug, schema_name, schema_version, schema_digest
                        from public.tenants t
                        where %s and (schema_version, schema_digest) is distinct from (?::text, ?::text)
                        order by slug
                        """
                                .formatted(LedgerHome.REGISTRY.takesPart()))) {
            select.setString(1, target.version());
            select.setString(2, target.digest());
            try (ResultSet rows = select.executeQuery()) {
                List<TenantSchema> behind = new ArrayList<>();
                while (rows.next()) {
                    read(rows).ifPresent(behind::add);
                }
                return behind;
            }
        }
    }

    /**
     * Tenants of the fleet that have no schema, or no role where each has one; one query, whatever the number of tenants.
     *
     * <p>The ledger cannot know: somebody dropped them, or restored the registry without them.
     */
    public List<Incomplete> missing(Isolation isolation) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                        select t.id, t.slug, t.schema_name, t.schema_version, t.schema_digest,
                               n.nspname is null as schema_missing
                        from public.tenants t
                        left join pg_catalog.pg_namespace n on n.nspname = t.schema_name
                        left join pg_catalog.pg_roles r on r.rolname = t.schema_name
                        where %s and (n.nspname is null or ? and r.rolname is null)
                        order by t.slug
                        """
                                .formatted(LedgerHome.REGISTRY.takesPart()))) {
            select.setBoolean(1, isolation == Isolation.ROLE);
            try (ResultSet rows = select.executeQuery()) {
                List<Incomplete> missing = new ArrayList<>();
                while (rows.next()) {
                    String what = rows.getBoolean("schema_missing") ? "schema" : "role";
                    read(rows)
                            .ifPresent(tenant -> missing.add(new Incomplete(
                                    tenant,
                                    "the " + what + " " + tenant.schema()
                                            + " does not exist: restore it from a backup")));
                }
                return missing;
            }
        }
    }

    /** A row that breaks our rules was written by somebody else; it names no schema to touch and stops nobody. */
    private static Optional<TenantSchema> read(ResultSet row) throws SQLException {
        try {
            return Optional.of(new TenantSchema(
                    new TenantId(row.getObject("id", UUID.class)),
                    new Slug(row.getString("slug")).value(),
                    new SchemaName(row.getString("schema_name")),
                    new SchemaState(row.getString("schema_version"), row.getString("schema_digest"))));
        } catch (IllegalArgumentException e) {
            LOG.warn("registry-row-skipped", "id", row.getString("id"), "reason", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * How many tenants of the fleet are not at this state, and why the first so many of them, by slug; one query, whatever the number of
     * tenants.
     */
    public ClosedTenants closed(SchemaState target, int most) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        """
                        select c.slug, c.schema_version, c.closed, t.sql_state, t.message, t.script, t.line
                        from (
                          select id, slug, schema_version, count(*) over () as closed
                          from public.tenants t
                          where %s and (schema_version, schema_digest) is distinct from (?::text, ?::text)
                          order by slug limit ?
                        ) c
                        left join lateral (
                          select sql_state, message, script, line from public.migration_tasks
                          where tenant_id = c.id order by run_id desc limit 1
                        ) t on true
                        order by c.slug
                        """
                                .formatted(LedgerHome.REGISTRY.takesPart()))) {
            select.setString(1, target.version());
            select.setString(2, target.digest());
            select.setInt(3, most);
            try (ResultSet rows = select.executeQuery()) {
                int count = 0;
                SortedMap<String, String> reasons = new TreeMap<>();
                while (rows.next()) {
                    count = rows.getInt("closed");
                    reasons.put(rows.getString("slug"), reason(rows, target));
                }
                return new ClosedTenants(count, reasons);
            }
        }
    }

    private static String reason(ResultSet row, SchemaState target) throws SQLException {
        String message = row.getString("message");
        if (message == null) {
            return "at version " + row.getString("schema_version") + ", this release serves " + target.version();
        }
        int line = row.getInt("line");
        return new TaskFailure(
                        Optional.ofNullable(row.getString("sql_state")),
                        message,
                        Optional.ofNullable(row.getString("script")),
                        line == 0 ? OptionalInt.empty() : OptionalInt.of(line))
                .inWords();
    }

    /**
     * A tenant of which something is missing.
     *
     * @param tenant who
     * @param reason what, in words
     */
    public record Incomplete(TenantSchema tenant, String reason) {}
}
