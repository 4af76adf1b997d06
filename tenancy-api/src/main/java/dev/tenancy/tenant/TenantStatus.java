package dev.tenancy.tenant;

import java.util.Locale;

/** Where a tenant stands in its life; stored and shown in lower case, words parted by hyphens. */
public enum TenantStatus {
    /** Served. */
    ACTIVE,
    /** Refused until an operator resumes it; its data stays. */
    SUSPENDED,
    /** Its data can be read and not be changed. */
    READ_ONLY,
    /** Gone for its users, kept until it is restored, or purged once its grace period is over. */
    ARCHIVED,
    /** Something of it is missing or broken; an operator has to look at it. */
    FAILED,
    /** Its schema is being dropped; there is no way back. */
    PURGING;

    /** The name in JSON and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether requests of its users are let in, if only to read. */
    public boolean isServed() {
        return this == ACTIVE || this == READ_ONLY;
    }

    /** The status of a code. @throws IllegalArgumentException if there is none */
    public static TenantStatus of(String code) {
        for (TenantStatus status : values()) {
            if (status.code().equals(code)) {
                return status;
            }
        }
        throw new IllegalArgumentException("there is no status '" + code + "'");
    }
}
