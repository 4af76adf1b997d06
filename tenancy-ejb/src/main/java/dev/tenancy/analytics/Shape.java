package dev.tenancy.analytics;

import dev.tenancy.tenant.SchemaName;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What columns a result has.
 *
 * @param labels as PostgreSQL names them; some may have the same
 * @param types one for each
 */
record Shape(List<String> labels, List<ResultType> types) {

    /** Of a result by a tenant's tables; see {@link ResultType#of} for what the search path does to it. */
    static Shape of(ResultSetMetaData result, SchemaName schema) throws SQLException {
        return of(result, Optional.of(schema));
    }

    /** Of a result that is no tenant's. */
    static Shape of(ResultSetMetaData result) throws SQLException {
        return of(result, Optional.empty());
    }

    private static Shape of(ResultSetMetaData result, Optional<SchemaName> schema) throws SQLException {
        List<String> labels = new ArrayList<>();
        List<ResultType> types = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            labels.add(result.getColumnLabel(i));
            types.add(ResultType.of(result, i, schema));
        }
        return new Shape(List.copyOf(labels), List.copyOf(types));
    }

    /** Each by a name of its own, none of which is one of those that are taken. */
    List<Column> columns(Set<String> taken) {
        Set<String> names = new HashSet<>(taken);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.get(i);
            for (int number = 2; !names.add(name); number++) {
                name = labels.get(i) + "_" + number;
            }
            ResultType type = types.get(i);
            columns.add(new Column(name, type.standardName(), type.kind()));
        }
        return columns;
    }

    /** What this one has that another tenant's should not have, in words. */
    Optional<String> difference(Shape other) {
        if (!labels.equals(other.labels)) {
            return Optional.of(
                    "its result has other columns than those of the others: " + String.join(", ", other.labels));
        }
        for (int i = 0; i < types.size(); i++) {
            ResultType mine = types.get(i);
            ResultType its = other.types.get(i);
            if (!mine.name().equals(its.name())) {
                return Optional.of("its column \"" + labels.get(i) + "\" is of the type " + its.standardName()
                        + ", that of the others " + mine.standardName() + "; cast it to one of both");
            }
        }
        return Optional.empty();
    }
}
