package dev.tenancy.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Values as text, for pages: the functions of the tag library {@code urn:tenancy}. */
public final class Display {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
    private static final double STEP = 1024;
    private static final int LONG = 300;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Display() {}

    /** What is in an {@code Optional} of whatever sort; null, which expressions know what to do with, if nothing is. */
    public static @Nullable Object opt(@Nullable Object value) {
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    /** A time as machines read it. */
    public static String iso(@Nullable Instant time) {
        return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A time as people read it; the browser replaces it by that of their zone. */
    public static String utc(@Nullable Instant time) {
        return time == null ? "" : UTC.format(time);
    }

    /** A size on disk, such as {@code 12.4 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= STEP && unit < UNITS.size() - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
    }

    /** A number with its thousands apart. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** One of something or many: {@code 1 tenant}, {@code 2 tenants}. */
    public static String many(long number, String one, String more) {
        return count(number) + " " + (number == 1 ? one : more);
    }

    /** How long something took or takes, in its two largest units. */
    public static String duration(@Nullable Duration duration) {
        if (duration == null) {
            return "";
        }
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        }
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : seconds + " s";
    }

    /** As much as is shown at first of a text that is too long to be shown whole; empty if it is not. */
    public static String beginning(@Nullable String text) {
        if (text == null || text.length() <= LONG) {
            return "";
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONG - 1)) ? LONG - 1 : LONG);
    }

    /** A code as a word: {@code read-only} becomes {@code Read only}. */
    public static String word(@Nullable Object code) {
        String text =
                String.valueOf(code).toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Words as a sentence: a capital at its beginning, a full stop at its end. */
    public static String sentence(String words) {
        String begun = words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }

    /** The kind of pill for a status of a tenant, a run or a task: {@code good}, {@code busy}, {@code warn}, {@code bad} or {@code quiet}. */
    public static String kind(@Nullable Object code) {
        return switch (String.valueOf(code).toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "active", "completed", "migrated", "up-to-date", "verified", "good" -> "good";
            case "running", "pending", "retrying" -> "busy";
            case "suspended", "read-only", "paused", "awaiting-approval", "behind", "expiring", "locked" -> "warn";
            case "failed", "halted", "purging", "broken", "drifted" -> "bad";
            default -> "quiet";
        };
    }
}
