package dev.tenancy.operator;

import java.time.Duration;

/** How long an account is locked after so many failures in a row: not at all, then 30 s, doubling up to an hour. */
final class LockOut {

    private static final int TRIES = 5;
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    private LockOut() {}

    static Duration after(int failures) {
        if (failures < TRIES) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - TRIES, 10);
        Duration grown = FIRST.multipliedBy(1L << doublings);
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }
}
