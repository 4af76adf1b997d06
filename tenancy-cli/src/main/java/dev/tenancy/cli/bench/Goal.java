package dev.tenancy.cli.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A figure to reach.
 *
 * @param what the figure
 * @param value as measured
 * @param limit what it is held against
 * @param atMost whether that is the most it may be; else the least
 * @param unit of both
 */
record Goal(String what, double value, double limit, boolean atMost, String unit) {

    static Goal atMost(String what, double value, double limit, String unit) {
        return new Goal(what, value, limit, true, unit);
    }

    static Goal atLeast(String what, double value, double limit, String unit) {
        return new Goal(what, value, limit, false, unit);
    }

    boolean reached() {
        return atMost ? value <= limit : value >= limit;
    }

    Map<String, ?> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("goal", what);
        document.put("value", value);
        document.put("limit", limit);
        document.put("atMost", atMost);
        document.put("unit", unit);
        document.put("reached", reached());
        return document;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%-8s %s: %.2f%s (goal: %s %s%s)",
                reached() ? "reached" : "MISSED",
                what,
                value,
                unit,
                atMost ? "at most" : "at least",
                limit,
                unit);
    }
}
