package dev.tenancy.web.admin.migration;

import dev.tenancy.migration.TaskStatus;

/** Where a tenant of a run stands, in words and colours. Functions of the tag library. */
public final class TaskWords {

    private TaskWords() {}

    /** A word or two for it. */
    public static String label(TaskStatus status) {
        return switch (status) {
            case PENDING -> "Waiting";
            case RUNNING -> "At work";
            case MIGRATED -> "Migrated";
            case UP_TO_DATE -> "Nothing to do";
            case FAILED -> "Failed";
            case SKIPPED -> "Not begun";
        };
    }

    /** Its kind of pill. */
    public static String kind(TaskStatus status) {
        return switch (status) {
            case PENDING, SKIPPED -> "quiet";
            case RUNNING -> "busy";
            case MIGRATED, UP_TO_DATE -> "good";
            case FAILED -> "bad";
        };
    }
}
