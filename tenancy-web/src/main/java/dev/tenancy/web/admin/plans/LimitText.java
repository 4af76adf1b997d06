package dev.tenancy.web.admin.plans;

import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Fields;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Limits as they are typed and shown; no text is no limit. */
final class LimitText {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final OptionalInt NONE = OptionalInt.empty();

    private LimitText() {}

    static String shown(OptionalInt limit) {
        return limit.isPresent() ? Display.count(limit.getAsInt()) : "no limit";
    }

    static String of(OptionalInt limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsInt()) : "";
    }

    static String of(Optional<Duration> limit) {
        return limit.map(time -> String.valueOf(time.toMillis())).orElse("");
    }

    /** Reads all of them; what breaks a rule is told at its input. */
    static PlanLimits read(String projects, String members, String perMinute, String atOnce, String timeout) {
        OptionalInt goodProjects =
                number("projects", projects, limit -> new PlanLimits(limit, NONE, NONE, NONE, Optional.empty()));
        OptionalInt goodMembers =
                number("members", members, limit -> new PlanLimits(NONE, limit, NONE, NONE, Optional.empty()));
        OptionalInt goodPerMinute =
                number("per-minute", perMinute, limit -> new PlanLimits(NONE, NONE, limit, NONE, Optional.empty()));
        OptionalInt goodAtOnce =
                number("at-once", atOnce, limit -> new PlanLimits(NONE, NONE, NONE, limit, Optional.empty()));
        Optional<Duration> goodTimeout = Fields.readOptional("timeout", timeout, LimitText::time);
        return new PlanLimits(goodProjects, goodMembers, goodPerMinute, goodAtOnce, goodTimeout);
    }

    /** The rule is that of the limits themselves; asked one by one, each is told where it belongs. */
    private static OptionalInt number(String input, String text, Function<OptionalInt, PlanLimits> rule) {
        Optional<Integer> good = Fields.readOptional(input, text, typed -> {
            int number = integer(typed);
            PlanLimits ignored = rule.apply(OptionalInt.of(number));
            return number;
        });
        return good.isPresent() ? OptionalInt.of(good.get()) : NONE;
    }

    private static Duration time(String text) {
        Duration time = Duration.ofMillis(integer(text));
        return new PlanLimits(NONE, NONE, NONE, NONE, Optional.of(time))
                .statementTimeout()
                .orElseThrow();
    }

    private static int integer(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a whole number of at most nine digits, or empty for no limit");
        }
        return Integer.parseInt(text);
    }
}
