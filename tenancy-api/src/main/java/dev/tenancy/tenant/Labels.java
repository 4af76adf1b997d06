package dev.tenancy.tenant;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What operators sort tenants by: up to 20 names with a value each, such as {@code region=eu}.
 *
 * @param values by name, in the names' order
 */
public record Labels(Map<String, String> values) {

    /** No labels. */
    public static final Labels NONE = new Labels(Map.of());

    private static final int MAX = 20;
    private static final Pattern NAME = Pattern.compile("^[a-z][a-z0-9._-]{0,62}$");
    private static final Pattern VALUE = Pattern.compile("^[A-Za-z0-9]([A-Za-z0-9 ._-]{0,61}[A-Za-z0-9])?$");

    /** Checks the rules. @throws IllegalArgumentException quoting the name or value and the rule it breaks */
    public Labels {
        if (values.size() > MAX) {
            throw new IllegalArgumentException("a tenant has at most " + MAX + " labels, not " + values.size());
        }
        values.forEach(Labels::check);
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the label '" + name
                    + "' must start with a letter a-z and hold up to 63 of a-z, 0-9, dots, underscores and hyphens");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value '" + value + "' of label '" + name
                    + "' must have 1 to 63 letters, digits, spaces, dots, underscores and hyphens, with a letter or"
                    + " digit at either end");
        }
    }
}
