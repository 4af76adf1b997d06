package dev.tenancy.web.rest;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, or as ISO 8601 writes them, {@code PT30S}. */
final class Durations {

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private static final String FORMS = "must be a length of time such as 500ms, 30s, 5m, 2h or PT30S";

    /** No limit of anything is as long; what is longer cannot be told in milliseconds. */
    private static final Duration MOST = Duration.ofDays(100_000);

    private Durations() {}

    /** @throws IllegalArgumentException saying the forms there are */
    static Duration parse(String text) {
        Matcher form = SHORT.matcher(text);
        if (form.matches()) {
            long amount = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            Duration time = Duration.parse(text);
            if (time.abs().compareTo(MOST) <= 0) {
                return time;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(FORMS, e);
        }
        throw new IllegalArgumentException(FORMS);
    }
}
