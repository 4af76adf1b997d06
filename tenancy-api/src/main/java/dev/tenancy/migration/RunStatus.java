package dev.tenancy.migration;

import java.util.Locale;

/** Where a migration run stands. */
public enum RunStatus {
    /** Its tasks are being worked on, or wait for somebody to work on them. */
    RUNNING,
    /** No task is begun until it is resumed. */
    PAUSED,
    /** A wave is done and the next one waits for an approval. */
    AWAITING_APPROVAL,
    /** More tenants failed than the error budget allows; what was not begun was not touched. Can be resumed or retried. */
    HALTED,
    /** Every tenant is at the target. */
    COMPLETED,
    /** Every task was tried and some failed. Those can be retried. */
    FAILED,
    /** Given up; what was not begun was not touched. */
    CANCELLED;

    /** Whether it stands in the way of another run: one at a time for each database. */
    public boolean isOpen() {
        return this == RUNNING || this == PAUSED || this == AWAITING_APPROVAL;
    }

    /** As stored and as shown, for example {@code awaiting-approval}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status of a code. @throws IllegalArgumentException if there is none */
    public static RunStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
