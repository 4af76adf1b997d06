package dev.tenancy.registry;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a tenant pays for.
 *
 * @param code its name in URLs and JSON, for example {@code team}
 * @param name its name for people
 * @param maxProjects the most projects a tenant may have; empty: no limit
 * @param maxMembers the most team members; empty: no limit
 */
public record Plan(String code, String name, OptionalInt maxProjects, OptionalInt maxMembers) {

    private static final Pattern CODE = Pattern.compile("^[a-z][a-z0-9-]{0,30}$");

    /** The code, if it has the form of one. @throws IllegalArgumentException saying the rule */
    public static String code(String text) {
        if (!CODE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a plan's code starts with a letter a-z and holds up to 31 of a-z, 0-9 and hyphens");
        }
        return text;
    }
}
