package dev.tenancy.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Reads API keys from rows of {@code public.api_keys}. */
final class KeyRows {

    /** The columns {@link #read} needs, of the table {@code k}. */
    static final String COLUMNS =
            "k.id, k.name, k.scope, k.created_at, k.created_by, k.expires_at, k.revoked_at, k.last_used_at";

    /** What makes a key of the table {@code k} a good one. */
    static final String GOOD = "k.revoked_at is null and (k.expires_at is null or k.expires_at > now())";

    private KeyRows() {}

    /** The key of the current row. */
    static KeyFacts read(ResultSet row) throws SQLException {
        return new KeyFacts(
                row.getObject("id", UUID.class),
                row.getString("name"),
                KeyScope.of(row.getString("scope")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("created_by")),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
