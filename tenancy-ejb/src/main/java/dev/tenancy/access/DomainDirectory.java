package dev.tenancy.access;

import dev.tenancy.audit.AuditLog;
import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.migration.Ledgered;
import dev.tenancy.problem.TenancyException.DomainTaken;
import dev.tenancy.problem.TenancyException.NotFound;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.tenant.Slug;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Hosts that tenants have claimed, in plain JDBC: read with any login, changed with the owner's.
 *
 * <p>Anybody may claim a host; that one alone has proved it is decided by a unique index.
 */
public final class DomainDirectory {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 16;
    private static final String COLUMNS = "d.host, d.token, d.created_at, d.verified_at";

    private final DataSource dataSource;

    /** Works with these connections. */
    public DomainDirectory(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** All hosts of a tenant, by name. @throws TenantNotFound if there is no such tenant */
    public List<TenantDomain> list(Slug tenant) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                        + " from public.tenants t left join public.tenant_domains d on d.tenant_id = t.id"
                        + " where t.slug = ? order by d.host")) {
            select.setString(1, tenant.value());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new TenantNotFound(tenant.value());
                }
                List<TenantDomain> domains = new ArrayList<>();
                do {
                    if (rows.getString("host") != null) {
                        domains.add(read(rows));
                    }
                } while (rows.next());
                return domains;
            }
        }
    }

    /** One host of a tenant. @throws TenantNotFound if there is no such tenant */
    public Optional<TenantDomain> find(Slug tenant, HostName host) throws SQLException {
        return list(tenant).stream()
                .filter(domain -> domain.host().equals(host))
                .findFirst();
    }

    /**
     * Claims a host; a repeated claim keeps its token.
     *
     * @throws TenantNotFound if there is no such tenant
     * @throws DomainTaken if another tenant has proved it
     */
    public TenantDomain claim(Slug tenant, HostName host, String actor) throws SQLException {
        return change(tenant, (connection, locked) -> {
            mustBeFree(connection, locked, host);
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into public.tenant_domains (tenant_id, host, token) values (?, ?, ?)
                    on conflict (tenant_id, host) do nothing
                    """)) {
                insert.setObject(1, locked.id().value());
                insert.setString(2, host.value());
                insert.setString(3, token());
                if (insert.executeUpdate() == 1) {
                    note(connection, locked, actor, "domain.claimed", host);
                }
            }
            return find(connection, locked, host).orElseThrow();
        });
    }

    /**
     * Notes that a host is proved, if it is still claimed with the token that was found.
     *
     * @throws TenantNotFound if there is no such tenant
     * @throws NotFound if the claim is another one by now, or none
     * @throws DomainTaken if another tenant has proved it meanwhile
     */
    public TenantDomain verified(Slug tenant, TenantDomain proved, String actor) throws SQLException {
        HostName host = proved.host();
        try {
            return change(tenant, (connection, locked) -> {
                TenantDomain known = find(connection, locked, host)
                        .filter(domain -> domain.token().equals(proved.token()))
                        .orElseThrow(() -> new NotFound("claim of host", host));
                if (known.verifiedAt().isPresent()) {
                    return known;
                }
                try (PreparedStatement update = connection.prepareStatement(
                        "update public.tenant_domains set verified_at = now() where tenant_id = ? and host = ?")) {
                    update.setObject(1, locked.id().value());
                    update.setString(2, host.value());
                    update.executeUpdate();
                }
                note(connection, locked, actor, "domain.verified", host);
                return find(connection, locked, host).orElseThrow();
            });
        } catch (SQLException e) {
            if (DatabaseFailure.violates(e, "tenant_domains_verified_key")) {
                throw new DomainTaken(host.value());
            }
            throw e;
        }
    }

    /** Gives a host up; one that the tenant does not have is no error. @throws TenantNotFound if there is no such tenant */
    public void remove(Slug tenant, HostName host, String actor) throws SQLException {
        change(tenant, (connection, locked) -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from public.tenant_domains where tenant_id = ? and host = ?")) {
                delete.setObject(1, locked.id().value());
                delete.setString(2, host.value());
                boolean gone = delete.executeUpdate() == 1;
                if (gone) {
                    note(connection, locked, actor, "domain.removed", host);
                }
                return gone;
            }
        });
    }

    private <T> T change(Slug tenant, Change<T> change) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Ledgered.inTransaction(connection, c -> change.make(c, LockedTenant.of(c, tenant)));
        }
    }

    private static void mustBeFree(Connection connection, LockedTenant tenant, HostName host) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from public.tenant_domains where host = ? and verified_at is not null and tenant_id <> ?")) {
            select.setString(1, host.value());
            select.setObject(2, tenant.id().value());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    throw new DomainTaken(host.value());
                }
            }
        }
    }

    private static Optional<TenantDomain> find(Connection connection, LockedTenant tenant, HostName host)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + COLUMNS + " from public.tenant_domains d where d.tenant_id = ? and d.host = ?")) {
            select.setObject(1, tenant.id().value());
            select.setString(2, host.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static TenantDomain read(ResultSet row) throws SQLException {
        return new TenantDomain(
                new HostName(row.getString("host")),
                row.getString("token"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("verified_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    private static void note(Connection connection, LockedTenant tenant, String actor, String action, HostName host)
            throws SQLException {
        AuditLog.write(connection, actor, action, tenant.id(), tenant.slug(), Optional.of(host.value()));
    }

    private static String token() {
        byte[] bits = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    private interface Change<T> {
        T make(Connection connection, LockedTenant tenant) throws SQLException;
    }
}
