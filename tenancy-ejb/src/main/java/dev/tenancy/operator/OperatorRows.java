package dev.tenancy.operator;

import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Reads operators and their tokens from rows. */
final class OperatorRows {

    static final String SELECT =
            """
            select o.id, o.username, o.role, o.change_password, o.disabled, o.locked_until, o.last_login_at,
              o.session_epoch, o.created_at, o.version
            from public.operators o
            """;

    private OperatorRows() {}

    static Operator read(ResultSet row) throws SQLException {
        return new Operator(
                row.getObject("id", UUID.class),
                new Username(row.getString("username")),
                OperatorRole.of(row.getString("role")),
                row.getBoolean("change_password"),
                row.getBoolean("disabled"),
                instant(row, "locked_until"),
                instant(row, "last_login_at"),
                row.getInt("session_epoch"),
                instant(row, "created_at").orElseThrow(),
                row.getLong("version"));
    }

    /** A token reaches as far as its owner's role, now and later. */
    static KeyFacts readToken(ResultSet row) throws SQLException {
        return new KeyFacts(
                row.getObject("id", UUID.class),
                row.getString("name"),
                KeyScope.WRITE,
                instant(row, "created_at").orElseThrow(),
                Optional.of(row.getString("created_by")),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"));
    }

    /** The first operator that {@link #SELECT} with this end finds. */
    static Optional<Operator> one(Connection connection, String end, Object... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + end)) {
            set(select, parameters);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    /** Runs a statement that changes rows. @return how many */
    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            set(update, parameters);
            return update.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
