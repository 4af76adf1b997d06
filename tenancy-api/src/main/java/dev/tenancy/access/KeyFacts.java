package dev.tenancy.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of an API key; its secret is not.
 *
 * @param id names it
 * @param name what people call it
 * @param scope what it opens
 * @param createdAt when it was made, UTC
 * @param createdBy who made it; empty for those of the first release
 * @param expiresAt when it ends by itself
 * @param revokedAt when it was ended
 * @param lastUsedAt when it was last used, to the minute or so
 */
public record KeyFacts(
        UUID id,
        String name,
        KeyScope scope,
        Instant createdAt,
        Optional<String> createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt) {

    /** Whether it opens anything at this time. */
    public boolean isGood(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }
}
