package dev.tenancy.migration;

import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Flyway's history table in a schema. */
public final class HistoryTable {

    private static final Set<String> NO_SCHEMA_OR_TABLE = Set.of("3F000", "42P01");

    private HistoryTable() {}

    /** Whether this is for want of the schema or the table. */
    public static boolean isMissing(SQLException failure) {
        return NO_SCHEMA_OR_TABLE.contains(String.valueOf(failure.getSQLState()));
    }

    /** The table's name, qualified. */
    public static String name(SchemaRef schema, String table) {
        return schema.quoted() + ".\"" + table.replace("\"", "\"\"") + '"';
    }

    /** The query for one schema's rows. */
    public static String query(SchemaRef schema, String table) {
        return "select installed_rank, version, description, type, script, checksum, success from "
                + name(schema, table) + " order by installed_rank";
    }

    /** Reads one schema's history. */
    public static SchemaHistory read(Connection connection, SchemaRef schema, String table) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(query(schema, table))) {
            return read(rows);
        }
    }

    /** Reads the rows of {@link #query}. */
    public static SchemaHistory read(ResultSet row) throws SQLException {
        List<HistoryRow> rows = new ArrayList<>();
        while (row.next()) {
            int checksum = row.getInt("checksum");
            Optional<Integer> sum = row.wasNull() ? Optional.empty() : Optional.of(checksum);
            rows.add(new HistoryRow(
                    row.getInt("installed_rank"),
                    Optional.ofNullable(row.getString("version")),
                    row.getString("description"),
                    row.getString("type"),
                    row.getString("script"),
                    sum,
                    row.getBoolean("success")));
        }
        return new SchemaHistory(rows);
    }
}
