package dev.tenancy.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which events to list.
 *
 * @param tenant only those about the tenant that has this slug, or had it when they happened
 * @param actor only those of this actor
 * @param action only those whose action is this, or begins with it and a dot
 * @param from only those at this time or later
 * @param until only those before this time
 */
public record AuditQuery(
        Optional<String> tenant,
        Optional<String> actor,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> until) {

    /** All of them. */
    public static final AuditQuery ALL =
            new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
