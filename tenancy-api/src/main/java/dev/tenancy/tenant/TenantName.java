package dev.tenancy.tenant;

import dev.tenancy.problem.TextRule;

/**
 * What a tenant calls itself: 1 to 200 characters, shown to people.
 *
 * @param value the name, for example {@code ACME Europe GmbH}
 */
public record TenantName(String value) {

    private static final TextRule RULE = new TextRule("a tenant's name", 200);

    /** Checks the rule. @throws IllegalArgumentException quoting the rule the value breaks */
    public TenantName {
        RULE.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
