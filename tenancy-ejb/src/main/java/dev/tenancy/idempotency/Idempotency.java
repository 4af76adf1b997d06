package dev.tenancy.idempotency;

import dev.tenancy.binding.TenantBound;
import dev.tenancy.problem.TenancyException.IdempotencyKeyReused;
import dev.tenancy.registry.IdempotencyKey;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does a tenant's request once, however often it is sent.
 *
 * <p>Key and answer are rows of the tenant's own schema, written in the transaction of the work: both are there, or
 * neither. A concurrent request with the same key waits for the first one to end. Keys are remembered for 24 hours.
 */
@Stateless
@TenantBound
public class Idempotency {

    private static final String CLAIM =
            """
            with expired as (
              delete from idempotency_keys where key in (
                select key from idempotency_keys where created_at < now() - interval '24 hours' and key <> ?1
                limit 100 for update skip locked)
            )
            insert into idempotency_keys (key, fingerprint) values (?1, ?2)
            on conflict (key) do update
              set fingerprint = excluded.fingerprint, status = null, created_at = now()
              where idempotency_keys.created_at < now() - interval '24 hours'
            """;

    @PersistenceContext(unitName = "tenant")
    private EntityManager entityManager;

    /**
     * Does the work and keeps its answer, or gives the answer kept.
     *
     * @param work joins this transaction; its exception rolls back the claim too, so that a failed request can be repeated
     * @return the answer, and whether it is a kept one
     * @throws IdempotencyKeyReused if the key came with another request
     */
    public Outcome once(IdempotencyKey key, Supplier<Answer> work) {
        Query claim = entityManager
                .createNativeQuery(CLAIM)
                .setParameter(1, key.value())
                .setParameter(2, key.fingerprint());
        if (claim.executeUpdate() == 0) {
            return new Outcome(kept(key), true);
        }
        Answer answer = work.get();
        entityManager
                .createNativeQuery(
                        "update idempotency_keys set status = ?1, location = ?2, etag = ?3, body = ?4 where key = ?5")
                .setParameter(1, answer.status())
                .setParameter(2, answer.location().orElse(null))
                .setParameter(3, answer.etag().orElse(null))
                .setParameter(4, answer.body())
                .setParameter(5, key.value())
                .executeUpdate();
        return new Outcome(answer, false);
    }

    private Answer kept(IdempotencyKey key) {
        Object[] row = (Object[]) entityManager
                .createNativeQuery(
                        "select fingerprint, status, location, etag, body from idempotency_keys where key = ?1")
                .setParameter(1, key.value())
                .getSingleResult();
        if (!key.fingerprint().equals(row[0])) {
            throw new IdempotencyKeyReused();
        }
        return new Answer(
                ((Number) row[1]).intValue(),
                Optional.ofNullable((String) row[2]),
                Optional.ofNullable((String) row[3]),
                (String) row[4]);
    }

    /** The answer to give, and whether an earlier request made it. */
    public record Outcome(Answer answer, boolean replayed) {}
}
