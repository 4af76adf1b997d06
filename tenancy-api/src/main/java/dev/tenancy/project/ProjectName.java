package dev.tenancy.project;

import dev.tenancy.problem.TextRule;

/**
 * What a project is called: 1 to 200 characters, any script, no control characters.
 *
 * @param value the name as the user wrote it
 */
public record ProjectName(String value) {

    private static final TextRule RULE = new TextRule("a project's name", 200);

    /** Checks the rule. @throws IllegalArgumentException quoting the rule the value breaks */
    public ProjectName {
        RULE.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
