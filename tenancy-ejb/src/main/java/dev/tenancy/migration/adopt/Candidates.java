package dev.tenancy.migration.adopt;

import dev.tenancy.migration.FleetSettings;
import dev.tenancy.migration.LedgerHome;
import dev.tenancy.migration.adopt.Adoption.Refused;
import dev.tenancy.tenant.AdoptedSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names a query gave, sorted out.
 *
 * @param schemas those that can be adopted
 * @param refused all others, each with the reason
 */
record Candidates(List<Candidate> schemas, List<Refused> refused) {

    /** A schema that can be adopted; {@code known} if it is in the ledger. */
    record Candidate(AdoptedSchema schema, boolean hasHistory, boolean known) {}

    /** Sorts out. */
    static Candidates of(Connection connection, FleetSettings settings, List<Optional<String>> names)
            throws SQLException {
        List<Refused> refused = new ArrayList<>();
        Map<String, AdoptedSchema> wellFormed = wellFormed(names, refused);
        List<Candidate> schemas = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                select w.name, n.oid is not null as found, h.oid is not null as has_history, %s as known,
                       current_user as login,
                       n.oid is not null and has_schema_privilege(n.oid, 'USAGE, CREATE') and
                         has_schema_privilege(n.oid, 'USAGE') and has_schema_privilege(n.oid, 'CREATE') as privileged,
                       h.oid is null or has_table_privilege(h.oid, 'SELECT') and has_table_privilege(h.oid, 'INSERT')
                         as reads_history,
                       (select min(o.nspname::text) from pg_catalog.pg_namespace o
                        where n.oid is null and lower(o.nspname::text) = lower(w.name)) as similar
                from unnest(?::text[]) with ordinality w (name, position)
                left join pg_catalog.pg_namespace n on n.nspname = w.name::name
                left join pg_catalog.pg_class h on h.relnamespace = n.oid and h.relname = ?::name and h.relkind in ('r', 'p')
                order by w.position
                """
                        .formatted(known(connection)))) {
            select.setArray(
                    1, connection.createArrayOf("text", wellFormed.keySet().toArray()));
            select.setString(2, settings.historyTable());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String name = row.getString("name");
                    Optional<String> reason = reason(row, settings);
                    AdoptedSchema schema = wellFormed.get(name);
                    if (reason.isPresent() || schema == null) {
                        refused.add(new Refused(name, reason.orElse("it is no schema")));
                    } else {
                        schemas.add(new Candidate(schema, row.getBoolean("has_history"), row.getBoolean("known")));
                    }
                }
            }
        }
        return new Candidates(schemas, refused);
    }

    private static Map<String, AdoptedSchema> wellFormed(List<Optional<String>> names, List<Refused> refused) {
        Map<String, AdoptedSchema> wellFormed = new LinkedHashMap<>();
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                refused.add(new Refused("", "row " + (i + 1) + " of the query has no name (null)"));
                continue;
            }
            String name = names.get(i).get();
            if (times.merge(name, 1, Integer::sum) > 1) {
                continue;
            }
            try {
                wellFormed.put(name, new AdoptedSchema(name));
            } catch (IllegalArgumentException e) {
                refused.add(new Refused(name, String.valueOf(e.getMessage())));
            }
        }
        times.forEach((name, count) -> {
            if (count > 1) {
                refused.add(new Refused(
                        name, "the query names it " + count + " times, it counts once: a schema is one tenant's"));
            }
        });
        return wellFormed;
    }

    private static Optional<String> reason(ResultSet row, FleetSettings settings) throws SQLException {
        String name = row.getString("name");
        String login = row.getString("login");
        if (!row.getBoolean("found")) {
            String similar = row.getString("similar");
            return Optional.of("there is no such schema"
                    + (similar == null ? "" : "; there is '" + similar + "': upper and lower case differ"));
        }
        String quoted = new AdoptedSchema(name).quoted();
        if (!row.getBoolean("privileged")) {
            return Optional.of("the login '" + login + "' may not work in it: GRANT USAGE, CREATE ON SCHEMA " + quoted
                    + " TO the login, or use the one that owns the schema and its tables");
        }
        if (!row.getBoolean("reads_history")) {
            return Optional.of("the login '" + login + "' may not read and write its " + settings.historyTable()
                    + ": use the login that owns the schema and its tables");
        }
        return Optional.empty();
    }

    private static String known(Connection connection) throws SQLException {
        String tenants = LedgerHome.ADOPTED.tenants();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('" + tenants + "') is not null")) {
            row.next();
            return row.getBoolean(1) ? "exists (select from " + tenants + " t where t.schema_name = w.name)" : "false";
        }
    }
}
