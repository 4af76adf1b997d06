package dev.tenancy.migration;

import java.util.Locale;

/** Where one tenant of a run stands. */
public enum TaskStatus {
    /** Not begun, or waiting to be tried again. */
    PENDING,
    /** Claimed by a node whose lease has not run out. */
    RUNNING,
    /** Scripts ran and the schema is at the target. */
    MIGRATED,
    /** There was nothing to run. */
    UP_TO_DATE,
    /** It failed for good in this run; its schema is as it was before the script that failed. */
    FAILED,
    /** Not begun when the run was cancelled, or when its tenant was gone or took no part any more. */
    SKIPPED;

    /** As stored and as shown, for example {@code up-to-date}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status of a code. @throws IllegalArgumentException if there is none */
    public static TaskStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
