package dev.tenancy.access;

import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.audit.AuditLog;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TooManyKeys;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.tenant.Slug;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The API keys of tenants, in plain JDBC: read with any login, changed with the owner's.
 *
 * <p>Each change holds the tenant's row, so that two at once cannot both make the last key there is room for.
 */
public final class KeyDirectory {

    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

    private final DataSource dataSource;

    /** Works with these connections. */
    public KeyDirectory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * All keys of a tenant, newest first, but those that ended more than 90 days ago.
     *
     * @throws TenantNotFound if there is no such tenant
     */
    public List<KeyFacts> list(Slug tenant) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select " + KeyRows.COLUMNS
                                + """
                         from public.tenants t left join public.api_keys k on k.tenant_id = t.id
                          and coalesce(least(k.expires_at, k.revoked_at) > now() - interval '90 days', true)
                        where t.slug = ?
                        order by k.created_at desc, k.id desc
                        """)) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new TenantNotFound(tenant.value());
                }
                List<KeyFacts> keys = new ArrayList<>();
                do {
                    if (rows.getString("id") != null) {
                        keys.add(KeyRows.read(rows));
                    }
                } while (rows.next());
                return keys;
            }
        }
    }

    /**
     * Makes a key.
     *
     * @throws TooManyKeys if the tenant has {@link ApiKeys#MOST} good ones
     * @throws InvalidInput if it would end in the past
     */
    public NewKey create(Slug tenant, KeyName name, KeyScope scope, Optional<Instant> expiresAt, String actor)
            throws SQLException {
        expiresAt.ifPresent(KeyDirectory::mustBeAhead);
        return change(tenant, (connection, locked) -> {
            mustHaveRoom(connection, locked);
            NewKey made = insert(connection, locked, name, scope, expiresAt, actor);
            note(connection, locked, actor, "key.created", words(made.facts()));
            return made;
        });
    }

    /**
     * Makes a key of the same name and scope, which lives as long as this one was made to live, and lets this one end.
     *
     * @throws NotFound if the tenant has no such key, or it has ended
     * @throws TooManyKeys if the tenant would have more than {@link ApiKeys#MOST} good ones until this one ends
     * @throws InvalidInput if the overlap is out of range
     */
    public NewKey rotate(Slug tenant, UUID id, Duration overlap, String actor) throws SQLException {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new InvalidInput(Violation.inBody("/overlap", "must be between PT0S and P30D"));
        }
        return change(tenant, (connection, locked) -> {
            end(connection, locked, id, overlap);
            mustHaveRoom(connection, locked);
            NewKey made = successor(connection, id, actor);
            note(connection, locked, actor, "key.rotated", id + " by " + words(made.facts()));
            return made;
        });
    }

    /** Ends a key at once; one that has ended stays as it is. @throws NotFound if the tenant has no such key */
    public void revoke(Slug tenant, UUID id, String actor) throws SQLException {
        change(tenant, (connection, locked) -> {
            KeyFacts key = find(connection, locked, id);
            try (PreparedStatement update = connection.prepareStatement(
                    "update public.api_keys k set revoked_at = now() where k.id = ? and " + KeyRows.GOOD)) {
                update.setObject(1, id);
                if (update.executeUpdate() == 1) {
                    note(connection, locked, actor, "key.revoked", words(key));
                }
            }
            return key;
        });
    }

    private <T> T change(Slug tenant, Change<T> change) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Ledgered.inTransaction(connection, c -> change.make(c, LockedTenant.of(c, tenant)));
        }
    }

    private static void mustBeAhead(Instant expiresAt) {
        Instant now = Instant.now();
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LONGEST_LIFE))) {
            throw new InvalidInput(Violation.inBody(
                    "/expiresAt", "must be in the future, within 100 years; leave it out for a key that does not end"));
        }
    }

    private static void mustHaveRoom(Connection connection, LockedTenant tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select count(*) from public.api_keys k where k.tenant_id = ? and " + KeyRows.GOOD)) {
            select.setObject(1, tenant.id().value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getInt(1) >= ApiKeys.MOST) {
                    throw new TooManyKeys("Tenant '" + tenant.slug() + "'", ApiKeys.MOST);
                }
            }
        }
    }

    private static NewKey insert(
            Connection connection,
            LockedTenant tenant,
            KeyName name,
            KeyScope scope,
            Optional<Instant> expiresAt,
            String actor)
            throws SQLException {
        ApiKey secret = ApiKey.forTenant();
        try (PreparedStatement insert = connection.prepareStatement(
                """
                insert into public.api_keys as k (id, tenant_id, name, hash, scope, created_by, expires_at, lifetime)
                select ?, ?, ?, ?, ?, ?, e.expires_at, e.expires_at - now() from (select ?::timestamptz) as e (expires_at)
                returning\s"""
                        + KeyRows.COLUMNS)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setObject(2, tenant.id().value());
            insert.setString(3, name.value());
            insert.setBytes(4, secret.hash());
            insert.setString(5, scope.code());
            insert.setString(6, actor);
            insert.setObject(7, expiresAt.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
            return new NewKey(one(insert), secret);
        }
    }

    /** The time it has left is not its successor's: a key made for 90 days is followed by one for 90 days. */
    private static NewKey successor(Connection connection, UUID id, String actor) throws SQLException {
        ApiKey secret = ApiKey.forTenant();
        try (PreparedStatement insert = connection.prepareStatement(
                """
                insert into public.api_keys as k (id, tenant_id, name, hash, scope, created_by, expires_at, lifetime)
                select ?, old.tenant_id, old.name, ?, old.scope, ?, now() + old.lifetime, old.lifetime
                from public.api_keys old where old.id = ?
                returning\s"""
                        + KeyRows.COLUMNS)) {
            insert.setObject(1, UUID.randomUUID());
            insert.setBytes(2, secret.hash());
            insert.setString(3, actor);
            insert.setObject(4, id);
            return new NewKey(one(insert), secret);
        }
    }

    private static void end(Connection connection, LockedTenant tenant, UUID id, Duration overlap) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                update public.api_keys k set expires_at = least(k.expires_at, now() + make_interval(secs => ?))
                where k.id = ? and k.tenant_id = ? and\s"""
                        + KeyRows.GOOD)) {
            update.setDouble(1, overlap.toMillis() / 1000.0);
            update.setObject(2, id);
            update.setObject(3, tenant.id().value());
            if (update.executeUpdate() == 0) {
                throw new NotFound("API key", id);
            }
        }
    }

    private static KeyFacts find(Connection connection, LockedTenant tenant, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + KeyRows.COLUMNS + " from public.api_keys k where k.id = ? and k.tenant_id = ?")) {
            select.setObject(1, id);
            select.setObject(2, tenant.id().value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NotFound("API key", id);
                }
                return KeyRows.read(row);
            }
        }
    }

    private static KeyFacts one(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return KeyRows.read(row);
        }
    }

    private static void note(Connection connection, LockedTenant tenant, String actor, String action, String detail)
            throws SQLException {
        AuditLog.write(connection, actor, action, tenant.id(), tenant.slug(), Optional.of(detail));
    }

    private static String words(KeyFacts key) {
        return key.id() + " '" + key.name() + "'";
    }

    private interface Change<T> {
        T make(Connection connection, LockedTenant tenant) throws SQLException;
    }
}
