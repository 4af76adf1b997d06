package dev.tenancy.cli.output;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 90d}. */
public final class TimeText implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|min|h|d)");
    private static final int TEN_SECONDS = 10_000;
    private static final int TWO_MINUTES = 120_000;

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (text.strip().equals("0")) {
            return Duration.ZERO;
        }
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is no time: write 500ms, 30s, 5m, 1h or 90d");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    /** A time for people, for example {@code 340 ms}, {@code 4.4 s}, {@code 3 min 5 s}. */
    public static String of(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < TEN_SECONDS) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
        return millis < TWO_MINUTES
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
