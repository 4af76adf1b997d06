package dev.tenancy.migration.drift;

import dev.tenancy.migration.drift.SchemaObject.Sort;
import dev.tenancy.tenant.SchemaRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Everything in one schema, object by object.
 *
 * @param objects in the order in which they can be made
 */
record Snapshot(Map<SchemaObject.Key, SchemaObject> objects) {

    /**
     * Reads one, with the schema alone on the search path, so that PostgreSQL leaves its name out where it can.
     *
     * @param connection in a transaction, whose settings it changes
     * @param historyTable left out
     */
    static Snapshot of(Connection connection, SchemaRef schema, String historyTable) throws SQLException {
        return read(connection, schema.value(), historyTable, SchemaText.withoutName(schema));
    }

    /** Reads the reference's, whose name is like no other's. */
    static Snapshot ofReference(Connection connection, String name, String historyTable) throws SQLException {
        return read(connection, name, historyTable, text -> SchemaText.withoutUniqueName(text, name));
    }

    private static Snapshot read(
            Connection connection, String schema, String historyTable, UnaryOperator<String> withoutName)
            throws SQLException {
        try (PreparedStatement path =
                connection.prepareStatement("select set_config('search_path', quote_ident(?), true)")) {
            path.setString(1, schema);
            path.execute();
        }
        Map<SchemaObject.Key, SchemaObject> objects = new LinkedHashMap<>();
        for (String query : SnapshotQueries.ALL) {
            try (PreparedStatement select = connection.prepareStatement(query)) {
                select.setString(1, schema);
                select.setString(2, historyTable);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        SchemaObject object = object(row, withoutName);
                        objects.put(object.key(), object);
                    }
                }
            }
        }
        return new Snapshot(objects);
    }

    private static SchemaObject object(ResultSet row, UnaryOperator<String> withoutName) throws SQLException {
        Map<String, String> aspects = new LinkedHashMap<>();
        String[] pairs = (String[]) row.getArray("aspects").getArray();
        for (int i = 0; i < pairs.length; i += 2) {
            String value = Optional.ofNullable(pairs[i + 1]).orElse("");
            aspects.put(pairs[i], withoutName.apply(value));
        }
        return new SchemaObject(
                Sort.valueOf(row.getString("sort").toUpperCase(Locale.ROOT)),
                row.getString("parent"),
                row.getString("name"),
                aspects,
                Optional.ofNullable(row.getString("make")).map(withoutName),
                Optional.ofNullable(row.getString("take")).map(withoutName));
    }

    /** Those that belong to a table. */
    List<SchemaObject> of(Sort sort, String parent) {
        List<SchemaObject> found = new ArrayList<>();
        for (SchemaObject object : objects.values()) {
            if (object.sort() == sort && object.parent().equals(parent)) {
                found.add(object);
            }
        }
        return found;
    }
}
