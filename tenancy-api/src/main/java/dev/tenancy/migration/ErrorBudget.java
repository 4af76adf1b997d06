package dev.tenancy.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tenants may fail before a run halts.
 *
 * @param amount a number of tenants, or percent of the run's tenants
 * @param percent whether it is percent
 */
public record ErrorBudget(int amount, boolean percent) {

    /** Never halts. */
    public static final ErrorBudget UNLIMITED = new ErrorBudget(100, true);

    /** A tenth of the fleet: enough for a few odd schemas, too little for a broken script. */
    public static final ErrorBudget DEFAULT = new ErrorBudget(10, true);

    private static final Pattern FORM = Pattern.compile("(\\d{1,7})(%?)");

    /** Checks the range. @throws IllegalArgumentException quoting the value and the rule */
    public ErrorBudget {
        if (amount < 0 || (percent && amount > 100)) {
            throw new IllegalArgumentException("'" + amount + (percent ? "%" : "")
                    + "' is no error budget: it must be a number of tenants, or 0% to 100%");
        }
    }

    /** Reads {@code 5} or {@code 2%}. @throws IllegalArgumentException quoting the value and the rule */
    public static ErrorBudget parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no error budget: it must be a number of tenants, or a percentage such as 2%");
        }
        return new ErrorBudget(Integer.parseInt(form.group(1)), !form.group(2).isEmpty());
    }

    /** How many of so many tenants may fail; one more halts the run. */
    public int of(int tenants) {
        return percent ? (int) Math.ceil(tenants * (amount / 100.0)) : amount;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return amount + (percent ? "%" : "");
    }
}
