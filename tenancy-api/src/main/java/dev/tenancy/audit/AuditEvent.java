package dev.tenancy.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that was done.
 *
 * @param id ascends with time
 * @param at when, UTC
 * @param actor who
 * @param action what, for example {@code tenant.suspended}
 * @param tenantId to which tenant; it may be gone by now
 * @param tenantSlug its slug then
 * @param detail more, in words; never a secret
 * @param requestId the request it was done by
 * @param remoteAddress where the request came from
 */
public record AuditEvent(
        long id,
        Instant at,
        String actor,
        String action,
        Optional<UUID> tenantId,
        Optional<String> tenantSlug,
        Optional<String> detail,
        Optional<String> requestId,
        Optional<String> remoteAddress) {}
