package dev.tenancy.team;

import dev.tenancy.problem.TextRule;

/**
 * The name by which the tenant's own identity provider knows a person: 1 to 200 characters, opaque to us.
 *
 * @param value for example {@code ada@example.com} or {@code auth0|5f7c8ec7}
 */
public record UserId(String value) {

    private static final TextRule RULE = new TextRule("a user id", 200);

    /** Checks the rule. @throws IllegalArgumentException quoting the rule the value breaks */
    public UserId {
        RULE.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
