package dev.tenancy.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A host a tenant has claimed.
 *
 * @param host its name
 * @param token what the TXT record {@link #record()} must hold
 * @param createdAt when it was claimed, UTC
 * @param verifiedAt when it was proved; empty: not yet
 */
public record TenantDomain(HostName host, String token, Instant createdAt, Optional<Instant> verifiedAt) {

    /** The name of the TXT record. */
    public String record() {
        return "_tenancy." + host;
    }

    /** What the TXT record must hold. */
    public String recordValue() {
        return "tenancy-verification=" + token;
    }
}
