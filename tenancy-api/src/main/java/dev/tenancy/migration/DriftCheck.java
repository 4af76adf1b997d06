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
 * @param report what it found, once it is done; its lists name the first {@value #MOST_SHOWN} at most
 */
public record DriftCheck(
        long id,
        Status status,
        String startedBy,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<String> failure,
        Optional<DriftReport> report) {

    /** Each list of a report that is kept has at most so many; its counts are of all. */
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
