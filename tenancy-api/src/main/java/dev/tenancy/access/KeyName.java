package dev.tenancy.access;

import dev.tenancy.problem.TextRule;

/**
 * What people call a credential: 1 to 100 characters.
 *
 * @param value the name, for example {@code billing export}
 */
public record KeyName(String value) {

    private static final TextRule RULE = new TextRule("a key's name", 100);

    /** Checks the rule. @throws IllegalArgumentException saying it */
    public KeyName {
        RULE.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
