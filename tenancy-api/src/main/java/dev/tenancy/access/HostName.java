package dev.tenancy.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host name with at least two labels, in lower case; an international one in its ASCII form ({@code xn--…}).
 *
 * @param value the name, for example {@code projects.acme.com}
 */
public record HostName(String value) {

    private static final int MAX = 200;
    private static final Pattern RULE =
            Pattern.compile("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$");

    /** Lowers the case and checks the rule. @throws IllegalArgumentException quoting the value and the rule it breaks */
    public HostName {
        value = value.toLowerCase(Locale.ROOT);
        if (value.length() > MAX || !RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be a host name of at most " + MAX + " characters, such as projects.example.com");
        }
    }

    /** Whether it is this domain, or a host of any depth below it. */
    public boolean isAtOrBelow(String domain) {
        return value.equals(domain) || value.endsWith("." + domain);
    }

    @Override
    public String toString() {
        return value;
    }
}
