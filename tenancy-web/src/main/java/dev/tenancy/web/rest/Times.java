package dev.tenancy.web.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Reads points in time, as ISO 8601 writes them: {@code 2026-03-02T09:30:00Z}. */
final class Times {

    private static final int MAX_YEAR = 9999;
    private static final String FORM = "must be a time such as 2026-03-02T09:30:00Z, in a year from 1 to 9999";

    private Times() {}

    /** @throws IllegalArgumentException saying the form */
    static Instant parse(String text) {
        try {
            Instant time = Instant.parse(text);
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= MAX_YEAR) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(FORM, e);
        }
        throw new IllegalArgumentException(FORM);
    }

    /** @throws IllegalArgumentException also if it is over */
    static Instant future(String text) {
        Instant time = parse(text);
        if (!time.isAfter(Instant.now())) {
            throw new IllegalArgumentException("must be in the future");
        }
        return time;
    }
}
