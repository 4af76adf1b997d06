package dev.tenancy.idempotency;

import static dev.tenancy.sql.tenant.Tables.IDEMPOTENCY_KEYS;
import static org.jooq.impl.DSL.val;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.registry.IdempotencyKey;
import dev.tenancy.sql.TenantSql;
import dev.tenancy.sql.tenant.tables.records.IdempotencyKeysRecord;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does a tenant's request once, however often it is sent.
 *
 * <p>Key and answer are rows of the tenant's own schema, written in the transaction of the work: both are there, or
 * neither. A concurrent request with the same key waits for the first one to end. Keys are remembered for 24 hours; one
 * that came by an import without its answer stands for nothing that was done.
 */
@Stateless
@TenantBound
public class Idempotency {

    private static final String CLAIM =
            """
            with expired as (
              delete from idempotency_keys where key in (
                select key from idempotency_keys where created_at < now() - interval '24 hours' and key <> {0}
                limit 100 for update skip locked)
            )
            insert into idempotency_keys (key, fingerprint) values ({0}, {1})
            on conflict (key) do update
              set fingerprint = excluded.fingerprint, status = null, created_at = now()
              where idempotency_keys.created_at < now() - interval '24 hours' or idempotency_keys.status is null
            """;

    @Inject
    private TenantSql sql;

    /**
     * Does the work and keeps its answer, or gives the answer kept.
     *
     * @param work joins this transaction; its exception rolls back the claim too, so that a failed request can be repeated
     * @return the answer, and whether it is a kept one
     * @throws IdempotencyKeyReused if the key came with another request
     */
    public Outcome once(IdempotencyKey key, Supplier<Answer> work) {
        if (sql.dsl().execute(CLAIM, val(key.value()), val(key.fingerprint())) == 0) {
            return new Outcome(kept(key), true);
        }
        Answer answer = work.get();
        sql.dsl()
                .update(IDEMPOTENCY_KEYS)
                .set(IDEMPOTENCY_KEYS.STATUS, answer.status())
                .set(IDEMPOTENCY_KEYS.LOCATION, answer.location().orElse(null))
                .set(IDEMPOTENCY_KEYS.ETAG, answer.etag().orElse(null))
                .set(IDEMPOTENCY_KEYS.BODY, answer.body())
                .where(IDEMPOTENCY_KEYS.KEY.eq(key.value()))
                .execute();
        return new Outcome(answer, false);
    }

    private Answer kept(IdempotencyKey key) {
        IdempotencyKeysRecord row = sql.dsl().fetchSingle(IDEMPOTENCY_KEYS, IDEMPOTENCY_KEYS.KEY.eq(key.value()));
        if (!key.fingerprint().equals(row.getFingerprint())) {
            throw new IdempotencyKeyReused();
        }
        return new Answer(
                row.getStatus(),
                Optional.ofNullable(row.getLocation()),
                Optional.ofNullable(row.getEtag()),
                row.getBody());
    }

    /** The answer to give, and whether an earlier request made it. */
    public record Outcome(Answer answer, boolean replayed) {}
}
