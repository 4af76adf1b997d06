package dev.tenancy.transfer;

import dev.tenancy.migration.DeferredChecks;
import dev.tenancy.tenant.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Constraints that a schema has checked at the commit. What migrations have left to be checked stands in the way of rows
 * that come, and those that follow find them as they would in a transaction of their own.
 *
 * <p>They are set by name: {@code set constraints all} would go for what later scripts make, too.
 */
final class DeferredConstraints {

    /** A name means all in the schema that have it; where one of them cannot be deferred, none can be by it. */
    private static final String NAMES =
            """
            select string_agg(format('%%I.%%I', named.nspname, named.conname), ', ') from (
              select n.nspname, k.conname from %s
              group by n.nspname, k.conname
              having bool_or(k.condeferrable) and (? or bool_or(k.condeferred) and bool_and(k.condeferrable))
            ) as named
            """
                    .formatted(DeferredChecks.IN_SCHEMA.formatted("?::name"));

    private DeferredConstraints() {}

    /** Checks now what is left to be checked, and from now on at the end of each statement. */
    static void checkNow(Connection connection, SchemaName schema) throws SQLException {
        set(connection, schema, true);
    }

    /** Puts back to the commit what belongs there. */
    static void defer(Connection connection, SchemaName schema) throws SQLException {
        set(connection, schema, false);
    }

    private static void set(Connection connection, SchemaName schema, boolean now) throws SQLException {
        String names = names(connection, schema, now);
        if (names != null) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute("set constraints " + names + (now ? " immediate" : " deferred"));
            }
        }
    }

    private static @Nullable String names(Connection connection, SchemaName schema, boolean now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NAMES)) {
            select.setString(1, schema.value());
            select.setBoolean(2, now);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
