package dev.tenancy.operator;

import dev.tenancy.access.ApiKeys;
import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.KeyName;
import dev.tenancy.audit.AuditLog;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.operator.Operators.NewToken;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import dev.tenancy.problem.TenancyException.TooManyKeys;
import dev.tenancy.registry.ApiKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The operators' tokens, in plain JDBC: read with any login, changed with the owner's. */
public final class OperatorTokens {

    private static final String GOOD = "t.revoked_at is null and (t.expires_at is null or t.expires_at > now())";
    private static final String SELECT =
            "select t.id, t.name, t.created_at, t.created_by, t.expires_at, t.revoked_at, t.last_used_at"
                    + " from public.operator_tokens t ";

    private final DataSource dataSource;

    /** Works with these connections. */
    public OperatorTokens(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Whose token it is, if it is good and its owner not disabled. */
    public Optional<Operator> owner(ApiKey token) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return OperatorRows.one(
                    connection,
                    "join public.operator_tokens t on t.operator_id = o.id where t.hash = ? and not o.disabled and "
                            + GOOD,
                    token.hash());
        }
    }

    /** Notes that a token was used, at most once a minute. */
    public void used(ApiKey token) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            OperatorRows.update(
                    connection,
                    """
                    update public.operator_tokens set last_used_at = now()
                    where hash = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')
                    """,
                    token.hash());
        }
    }

    /** The tokens of one, newest first. @throws OperatorNotFound if the username is nobody's */
    public List<KeyFacts> list(Username username) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            UUID operator = operator(connection, username, "");
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + "where t.operator_id = ? order by t.created_at desc, t.id")) {
                select.setObject(1, operator);
                try (ResultSet rows = select.executeQuery()) {
                    List<KeyFacts> tokens = new ArrayList<>();
                    while (rows.next()) {
                        tokens.add(OperatorRows.readToken(rows));
                    }
                    return tokens;
                }
            }
        }
    }

    /**
     * Makes a token.
     *
     * @throws OperatorNotFound if the username is nobody's
     * @throws TooManyKeys if the operator has as many good ones as a tenant may have keys
     */
    public NewToken create(Username username, KeyName name, Optional<Instant> expiresAt, String actor)
            throws SQLException {
        ApiKey secret = ApiKey.forOperator();
        UUID id = UUID.randomUUID();
        return write(connection -> {
            UUID operator = operator(connection, username, " for update");
            if (good(connection, operator) >= ApiKeys.MOST) {
                throw new TooManyKeys("Operator '" + username + "'", ApiKeys.MOST);
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into public.operator_tokens (id, operator_id, name, hash, created_by, expires_at)
                    values (?, ?, ?, ?, ?, ?)
                    """)) {
                insert.setObject(1, id);
                insert.setObject(2, operator);
                insert.setString(3, name.value());
                insert.setBytes(4, secret.hash());
                insert.setString(5, actor);
                insert.setObject(
                        6, expiresAt.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
                insert.executeUpdate();
            }
            AuditLog.write(connection, actor, "operator-token.created", Optional.of(username + ": " + name));
            return new NewToken(token(connection, operator, id).orElseThrow(), secret);
        });
    }

    /**
     * Ends a token at once; one that has ended stays as it is.
     *
     * @throws OperatorNotFound if the username is nobody's
     * @throws NotFound if the operator has no such token
     */
    public void revoke(Username username, UUID id, String actor) throws SQLException {
        write(connection -> {
            UUID operator = operator(connection, username, "");
            KeyFacts token = token(connection, operator, id).orElseThrow(() -> new NotFound("token", id));
            int ended = OperatorRows.update(
                    connection,
                    "update public.operator_tokens set revoked_at = now() where id = ? and revoked_at is null",
                    id);
            if (ended > 0) {
                AuditLog.write(
                        connection, actor, "operator-token.revoked", Optional.of(username + ": " + token.name()));
            }
            return token;
        });
    }

    private static Optional<KeyFacts> token(Connection connection, UUID operator, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "where t.operator_id = ? and t.id = ?")) {
            select.setObject(1, operator);
            select.setObject(2, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(OperatorRows.readToken(row)) : Optional.empty();
            }
        }
    }

    private static int good(Connection connection, UUID operator) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select count(*) from public.operator_tokens t where t.operator_id = ? and " + GOOD)) {
            select.setObject(1, operator);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static UUID operator(Connection connection, Username username, String lock) throws SQLException {
        return OperatorRows.one(connection, "where o.username = ?" + lock, username.value())
                .map(Operator::id)
                .orElseThrow(() -> new OperatorNotFound(username.value()));
    }

    private <T> T write(Ledgered.Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Ledgered.inTransaction(connection, work);
        }
    }
}
