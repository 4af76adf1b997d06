package dev.tenancy.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

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

    private static final int MAX_TEXT = 200;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** Checks texts and times. @throws IllegalArgumentException saying the rule */
    public AuditQuery {
        Stream.of(tenant, actor, action).flatMap(Optional::stream).forEach(AuditQuery::check);
        Stream.of(from, until).flatMap(Optional::stream).forEach(AuditQuery::check);
    }

    private static void check(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must have 1 to " + MAX_TEXT + " characters");
        }
    }

    private static void check(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new IllegalArgumentException("must be a time of the years 1 to 9999");
        }
    }
}
