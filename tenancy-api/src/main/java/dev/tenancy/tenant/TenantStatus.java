package dev.tenancy.tenant;

import java.util.Locale;

/** Where a tenant stands in its life; stored and shown in lower case. */
public enum TenantStatus {
    /** Served. */
    ACTIVE,
    /** Refused until an operator resumes it; its data stays. */
    SUSPENDED,
    /** Gone for its users, kept until it is restored or purged. */
    ARCHIVED;

    /** The name in JSON and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a code. @throws IllegalArgumentException if there is none */
    public static TenantStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
