package dev.tenancy.lifecycle;

import dev.tenancy.tenant.TenantStatus;
import java.util.Locale;

/** A step in a tenant's life: where it may begin and where it leads. The state machine is this table. */
public enum Step {
    /** Refuses the tenant's users until it is resumed. */
    SUSPEND(TenantStatus.SUSPENDED),
    /** Lets its users in again. Of a failed tenant: what was wrong is mended. */
    RESUME(TenantStatus.ACTIVE),
    /** Lets its users read and change nothing. */
    READ_ONLY(TenantStatus.READ_ONLY),
    /** Closes it for good, unless it is restored before it is purged. */
    ARCHIVE(TenantStatus.ARCHIVED),
    /** Brings an archived tenant back to where it stood; one that had failed comes back suspended. */
    RESTORE(TenantStatus.ACTIVE);

    private final TenantStatus to;

    Step(TenantStatus to) {
        this.to = to;
    }

    /** Where it leads; restoring may lead to where the tenant stood before instead. */
    public TenantStatus to() {
        return to;
    }

    /** Whether it may begin here. */
    public boolean mayBeginAt(TenantStatus status) {
        return switch (status) {
            case ACTIVE -> this == SUSPEND || this == READ_ONLY || this == ARCHIVE;
            case SUSPENDED -> this == RESUME || this == READ_ONLY || this == ARCHIVE;
            case READ_ONLY -> this == RESUME || this == SUSPEND || this == ARCHIVE;
            case FAILED -> this == RESUME || this == ARCHIVE;
            case ARCHIVED -> this == RESTORE;
            case PURGING -> false;
        };
    }

    /** Its name in URLs, in the audit trail and on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
