package dev.tenancy.fleet;

import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a tenant's rows can be counted.
 *
 * @param slug who
 * @param schema where its rows are; empty: nowhere
 * @param problem why they cannot be counted; empty: they can
 */
record Countable(String slug, Optional<SchemaName> schema, Optional<String> problem) {

    /** Columns, not versions: what is counted is there or not, whatever scripts made it. */
    private static final String QUERY =
            """
            select t.slug, t.schema_name, t.schema_version, n.oid is not null as there,
                   (select count(*) = 3
                    from pg_catalog.pg_class c
                    join pg_catalog.pg_attribute a on a.attrelid = c.oid and not a.attisdropped
                    where c.relnamespace = n.oid and c.relkind = 'r' and c.relname in ('projects', 'team_members')
                      and (c.relname = 'projects' and a.attname in ('created_at', 'archived_at')
                           or c.relname = 'team_members' and a.attname = 'joined_at')) as countable
            from public.tenants t
            left join pg_catalog.pg_namespace n on n.nspname = t.schema_name
            where t.slug = any (?)
            """;

    /** Looks the tenants up in the registry and the catalog: one statement. @return those there are, by slug */
    static Map<String, Countable> find(Connection connection, List<String> slugs) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(QUERY)) {
            select.setArray(1, connection.createArrayOf("text", slugs.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                Map<String, Countable> found = new LinkedHashMap<>();
                while (rows.next()) {
                    Countable tenant = read(rows);
                    found.put(tenant.slug(), tenant);
                }
                return found;
            }
        }
    }

    private static Countable read(ResultSet row) throws SQLException {
        String slug = row.getString("slug");
        String schema = row.getString("schema_name");
        if (!row.getBoolean("there")) {
            return new Countable(slug, Optional.empty(), Optional.of("The schema " + schema + " is missing."));
        }
        SchemaName name;
        try {
            name = new SchemaName(schema);
        } catch (IllegalArgumentException e) {
            return new Countable(slug, Optional.empty(), Optional.of("It cannot be counted: " + e.getMessage()));
        }
        return new Countable(
                slug,
                Optional.of(name),
                row.getBoolean("countable")
                        ? Optional.empty()
                        : Optional.of("The schema is at version " + row.getString("schema_version")
                                + " and does not have the tables and columns that are counted; migrate it."));
    }
}
