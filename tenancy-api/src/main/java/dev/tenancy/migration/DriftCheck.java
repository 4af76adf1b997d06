package dev.tenancy.migration;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One look at the whole fleet for drift.
 *
 * @param id ascends with time
 * @param status how far it is
 * @param startedBy who asked for it
 * @param startedAt when, UTC
 * @param finishedAt when it ended, UTC
 * @param failure why it found nothing out
 * @param report what it found, once it is done; of more than {@value #MOST_SHOWN} tenants that differ, the first by slug
 */
public record DriftCheck(
        long id,
        Status status,
        String startedBy,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<String> failure,
        Optional<DriftReport> report) {

    /** A report that is kept names at most so many tenants that differ; its counts are of all. */
    public static final int MOST_SHOWN = 500;

    /** How far a look is. */
    public enum Status {
        /** It is going on. */
        RUNNING,
        /** It has a report. */
        DONE,
        /** It could not be finished. */
        FAILED;

        /** As shown, for example {@code running}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
