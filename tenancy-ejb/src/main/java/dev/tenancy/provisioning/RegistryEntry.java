package dev.tenancy.provisioning;

import dev.tenancy.log.LogContext;
import dev.tenancy.registry.ApiKey;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.TenantRows;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * What the registry keeps of a new tenant: its row, its first key, its audit row. One statement, one round trip.
 *
 * @param id its identity
 * @param tenant what was said of it
 * @param labels what operators sort it by
 * @param state what is applied to its schema when all is done
 * @param key its first key
 * @param actor who makes it
 * @param how it comes to be, for the audit trail
 */
public record RegistryEntry(
        TenantId id, NewTenant tenant, Labels labels, SchemaState state, ApiKey key, String actor, Origin how) {

    private static final String INSERT =
            """
            with t as (
              insert into public.tenants (id, slug, schema_name, name, plan, labels, schema_version, schema_digest)
              values (?, ?, ?, ?, ?, jsonb_object(?::text[], ?::text[]), ?, ?)
              returning *
            ), first_key as (
              insert into public.api_keys (id, tenant_id, name, hash, created_by)
              select ?, t.id, 'first key', ?, ? from t
            ), audit as (
              insert into public.audit_events
                (actor, action, tenant_id, tenant_slug, detail, request_id, remote_address)
              select ?, ?, t.id, t.slug, ?, ?, ? from t
            )
            select %s from t
            """
                    .formatted(TenantRows.COLUMNS);

    private static final String REMEMBER =
            """
            with expired as (
              delete from public.idempotency_keys where key in (
                select key from public.idempotency_keys where created_at < now() - interval '24 hours' and key <> ?
                limit 100 for update skip locked)
            )
            insert into public.idempotency_keys (key, fingerprint, tenant_id) values (?, ?, ?)
            on conflict (key) do update
              set fingerprint = excluded.fingerprint, tenant_id = excluded.tenant_id, created_at = now()
              where idempotency_keys.created_at < now() - interval '24 hours'
            """;

    /**
     * How a tenant comes to be.
     *
     * @param action in the audit trail
     * @param detail more about it there
     */
    public record Origin(String action, Optional<String> detail) {

        /** With nothing in it. */
        static final Origin REGISTERED = new Origin("tenant.registered", Optional.empty());
    }

    /** Inserts; a taken slug is the unique index's to refuse, and it waits for a concurrent request to end. */
    Tenant insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int i = 0;
            insert.setObject(++i, id.value());
            insert.setString(++i, tenant.slug().value());
            insert.setString(++i, tenant.slug().schema().value());
            insert.setString(++i, tenant.name().value());
            insert.setString(++i, tenant.plan());
            insert.setArray(
                    ++i,
                    connection.createArrayOf("text", labels.values().keySet().toArray()));
            insert.setArray(
                    ++i,
                    connection.createArrayOf("text", labels.values().values().toArray()));
            insert.setString(++i, state.version());
            insert.setString(++i, state.digest());
            insert.setObject(++i, UUID.randomUUID());
            insert.setBytes(++i, key.hash());
            insert.setString(++i, actor);
            insert.setString(++i, actor);
            insert.setString(++i, how.action());
            insert.setString(++i, how.detail().orElse(null));
            insert.setString(++i, LogContext.requestId());
            insert.setString(++i, LogContext.remoteAddress().orElse(null));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return TenantRows.read(row);
            }
        }
    }

    /** Claims an idempotency key for a tenant about to be made. @return false if another request has it */
    static boolean claim(Connection connection, IdempotencyKey key, TenantId tenant) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(REMEMBER)) {
            insert.setString(1, key.value());
            insert.setString(2, key.value());
            insert.setString(3, key.fingerprint());
            insert.setObject(4, tenant.value());
            return insert.executeUpdate() == 1;
        }
    }
}
