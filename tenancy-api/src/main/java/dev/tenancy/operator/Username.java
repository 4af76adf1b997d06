package dev.tenancy.operator;

import java.util.regex.Pattern;

/**
 * What an operator logs in with.
 *
 * @param value the name, for example {@code jane.doe}
 */
public record Username(String value) {

    private static final Pattern RULE = Pattern.compile("^[a-z][a-z0-9._-]{1,62}$");

    /** Checks the rule. @throws IllegalArgumentException saying it */
    public Username {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a username starts with a letter a-z and holds 2 to 63 of a-z, 0-9, dots,"
                            + " underscores and hyphens");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
