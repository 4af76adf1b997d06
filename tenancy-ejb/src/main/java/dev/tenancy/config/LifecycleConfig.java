package dev.tenancy.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Grace periods, and what servers do by themselves.
 *
 * @param archiveGrace how long an archived tenant can be restored before it may be purged
 * @param automaticPurge whether servers purge tenants whose grace period is over
 * @param slugRedirect how long a former slug redirects
 * @param dnsServer where TXT records are looked up, {@code host} or {@code host:port}; empty: as the system does
 * @param usageEvery how often the sizes of tenants are noted
 */
public record LifecycleConfig(
        Duration archiveGrace,
        boolean automaticPurge,
        Duration slugRedirect,
        Optional<String> dnsServer,
        Duration usageEvery) {

    /** What is so if nothing is said. */
    public static final LifecycleConfig DEFAULT =
            new LifecycleConfig(Duration.ofDays(30), false, Duration.ofDays(30), Optional.empty(), Duration.ofHours(1));
}
