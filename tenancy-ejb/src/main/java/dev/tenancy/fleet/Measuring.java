package dev.tenancy.fleet;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.fleet.Counting.Patience;
import dev.tenancy.log.Shown;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Measures many tenants' schemas in one statement. Who has a table locked spoils it; the halves are asked then, until that
 * one is alone and has no size, and nobody is waited for twice.
 */
final class Measuring {

    /** By what depends on a schema, of which there is an index; of the schema a relation is in there is none. */
    private static final String SIZES =
            """
            select n.nspname, sum(pg_catalog.pg_total_relation_size(c.oid)) as bytes
            from pg_catalog.pg_namespace n
            join pg_catalog.pg_depend d
              on d.refclassid = 'pg_catalog.pg_namespace'::regclass and d.refobjid = n.oid
              and d.classid = 'pg_catalog.pg_class'::regclass and d.objsubid = 0
            join pg_catalog.pg_class c on c.oid = d.objid and c.relkind in ('r', 'm', 'S')
            where n.nspname = any (?)
            group by n.nspname
            """;

    private static final String LOCK = "200ms";
    private static final String LOCK_AGAIN = "10ms";

    private final DataSource owner;
    private final long end;
    private final Map<SchemaName, Long> sizes = new HashMap<>();
    private final Map<SchemaName, String> problems = new HashMap<>();

    Measuring(DataSource owner, Patience patience) {
        this.owner = owner;
        this.end = System.nanoTime() + patience.all().toNanos();
    }

    /** Measures these. */
    void measure(List<SchemaName> schemas) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            measure(connection, schemas, LOCK);
        }
    }

    /** Bytes, by schema. */
    Map<SchemaName, Long> sizes() {
        return sizes;
    }

    /** Why one has no size, by schema. */
    Map<SchemaName, String> problems() {
        return problems;
    }

    private void measure(Connection connection, List<SchemaName> schemas, String lock) throws SQLException {
        if (System.nanoTime() > end) {
            schemas.forEach(schema -> problems.put(schema, "Measuring the others took too long; ask for fewer."));
            return;
        }
        try {
            sizes.putAll(Ledgered.inTransaction(connection, reader -> measured(reader, schemas, lock)));
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            int half = schemas.size() / 2;
            if (half == 0) {
                problems.put(schemas.get(0), words(e));
            } else {
                measure(connection, schemas.subList(0, half), LOCK_AGAIN);
                measure(connection, schemas.subList(half, schemas.size()), LOCK_AGAIN);
            }
        }
    }

    private static Map<SchemaName, Long> measured(Connection connection, List<SchemaName> schemas, String lock)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement select = connection.prepareStatement(SIZES)) {
            statement.execute("set transaction read only; set local lock_timeout = '" + lock + "'");
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text", schemas.stream().map(SchemaName::value).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                Map<SchemaName, Long> measured = new HashMap<>();
                while (rows.next()) {
                    measured.put(new SchemaName(rows.getString("nspname")), rows.getLong("bytes"));
                }
                return measured;
            }
        }
    }

    private static String words(SQLException failure) {
        return Counting.LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
                ? "Its size cannot be told now, as a table of it is locked; try again."
                : "It cannot be measured: " + Shown.sentence(String.valueOf(failure.getMessage())) + " (SQLSTATE "
                        + failure.getSQLState() + ")";
    }
}
