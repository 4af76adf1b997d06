package dev.tenancy.migration;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Flyway's history tables of many schemas.
 *
 * <p>A statement asks fifty tables for a hash of their rows; of tables with the same hash one is read in full. So few
 * rows travel, and no transaction locks more than those fifty tables, whatever the size of the fleet. A backend keeps
 * memory for every table it has touched, therefore a connection reads a thousand and is given back.
 */
public final class Histories {

    private static final int PER_STATEMENT = 50;
    private static final int PER_CONNECTION = 1000;

    private static final String COLUMNS = "installed_rank, version, description, type, script, checksum, success";

    private final FleetSettings settings;

    /** Of this fleet. */
    public Histories(FleetSettings settings) {
        this.settings = settings;
    }

    /** What came of reading one. */
    public sealed interface Reading {

        /** Its rows. Schemas with the same rows share one object. */
        record Found(SchemaHistory history) implements Reading {}

        /** It could not be read, and why. */
        record Unreadable(String why) implements Reading {}
    }

    /**
     * Reads those of schemas that have one.
     *
     * @return by the schema's name
     */
    public Map<String, Reading> read(Collection<? extends SchemaRef> schemas) throws SQLException {
        List<SchemaRef> all = List.copyOf(schemas);
        Map<String, Reading> readings = new HashMap<>();
        Map<Long, Reading> known = new HashMap<>();
        for (int from = 0; from < all.size(); from += PER_CONNECTION) {
            List<SchemaRef> some = all.subList(from, Math.min(all.size(), from + PER_CONNECTION));
            try (Connection connection = settings.owner().getConnection()) {
                for (int i = 0; i < some.size(); i += PER_STATEMENT) {
                    read(connection, some.subList(i, Math.min(some.size(), i + PER_STATEMENT)), known, readings);
                }
            }
        }
        return readings;
    }

    /** Reads one, in the caller's transaction. */
    public SchemaHistory read(Connection connection, SchemaRef schema) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(table(schema).select())) {
            return new SchemaHistory(HistoryTable.read(rows));
        }
    }

    /** The history table of a schema. */
    public HistoryTable table(SchemaRef schema) {
        return new HistoryTable(schema, settings.historyTable());
    }

    private void read(
            Connection connection, List<SchemaRef> schemas, Map<Long, Reading> known, Map<String, Reading> readings)
            throws SQLException {
        try {
            for (Map.Entry<SchemaRef, Long> hash : hashes(connection, schemas).entrySet()) {
                Reading reading = known.get(hash.getValue());
                if (reading == null) {
                    reading = new Reading.Found(read(connection, hash.getKey()));
                    known.put(hash.getValue(), reading);
                }
                readings.put(hash.getKey().value(), reading);
            }
        } catch (SQLException e) {
            if (DatabaseFailure.isUnavailable(e)) {
                throw e;
            }
            oneByOne(connection, schemas, readings, e);
        }
    }

    /** One table that is gone or not Flyway's spoils the statement of fifty. */
    private void oneByOne(
            Connection connection, List<SchemaRef> schemas, Map<String, Reading> readings, SQLException failure)
            throws SQLException {
        for (SchemaRef schema : schemas) {
            try {
                readings.put(schema.value(), new Reading.Found(read(connection, schema)));
            } catch (SQLException e) {
                if (DatabaseFailure.isUnavailable(e)) {
                    e.addSuppressed(failure);
                    throw e;
                }
                readings.put(
                        schema.value(), new Reading.Unreadable(e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")"));
            }
        }
    }

    private Map<SchemaRef, Long> hashes(Connection connection, List<SchemaRef> schemas) throws SQLException {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < schemas.size(); i++) {
            sql.append(i == 0 ? "" : " union all ")
                    .append("select ")
                    .append(i)
                    .append(", coalesce(bit_xor(hash_record_extended(row (")
                    .append(COLUMNS)
                    .append("), 0)), 0) from ")
                    .append(table(schemas.get(i)).qualified());
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql.toString())) {
                Map<SchemaRef, Long> hashes = new HashMap<>();
                while (row.next()) {
                    hashes.put(schemas.get(row.getInt(1)), row.getLong(2));
                }
                return hashes;
            }
        }
    }
}
