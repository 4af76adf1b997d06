package dev.tenancy.analytics;

import dev.tenancy.analytics.Column.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values as their kind says. */
final class Values {

    private static final Pattern UTC_TIME =
            Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)\\+00$");

    private Values() {}

    /** A row: {@code first} in front, if there is something, and the values from the column {@code from} on. */
    static @Nullable String[] read(ResultSet row, List<Column> columns, @Nullable String first, int from)
            throws SQLException {
        int shift = first == null ? 0 : 1;
        @Nullable String[] values = new String[columns.size() + shift];
        if (first != null) {
            values[0] = first;
        }
        for (int i = 0; i < columns.size(); i++) {
            String value = row.getString(from + i);
            values[i + shift] = value == null ? null : as(columns.get(i).kind(), value);
        }
        return values;
    }

    private static String as(Kind kind, String value) {
        return switch (kind) {
            case BOOLEAN -> value.startsWith("t") ? "true" : "false";
            case TIME -> UTC_TIME.matcher(value).replaceFirst("$1T$2Z");
            case NUMBER, JSON, TEXT -> value;
        };
    }
}
