package dev.tenancy.operator;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an operator logs in with, and what the audit trail calls them: no name that it has for others.
 *
 * @param value the name, for example {@code jane.doe}
 */
public record Username(String value) {

    private static final Pattern RULE = Pattern.compile("^[a-z][a-z0-9._-]{1,62}$");

    private static final Set<String> OTHERS = Set.of("operator", "system", "sign-up", "start-up", "grace-period");

    /** Checks the rule. @throws IllegalArgumentException saying it */
    public Username {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a username starts with a letter a-z and holds 2 to 63 of a-z, 0-9, dots,"
                            + " underscores and hyphens");
        }
        if (OTHERS.contains(value)) {
            throw new IllegalArgumentException("'" + value + "' is what the audit trail calls somebody else");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
