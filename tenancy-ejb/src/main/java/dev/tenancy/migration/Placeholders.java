package dev.tenancy.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in the placeholders of scripts, as Flyway does: in comments too, and whatever the case of their names. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final String BUILT_IN = "flyway:";
    private static final String SCHEMA = BUILT_IN + "defaultschema";
    private static final String TIMESTAMP = BUILT_IN + "timestamp";

    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * Flyway's own go before those of the same name.
     *
     * @param user the login that migrates
     * @param database where
     */
    Placeholders(FleetSettings settings, String user, String database) {
        values.putAll(settings.placeholders());
        values.put(BUILT_IN + "user", user);
        values.put(BUILT_IN + "database", database);
        values.put(BUILT_IN + "table", settings.historyTable());
        values.put(BUILT_IN + "environment", "default");
        values.put(BUILT_IN + "workingDirectory", System.getProperty("user.dir"));
    }

    /**
     * A text with its placeholders filled in.
     *
     * @param text the schema's placeholder is still in it, always in the same form
     * @param timed whether it holds the time of its execution, which only that can fill in
     * @param missing placeholders without a value
     */
    record Filled(String text, boolean timed, List<String> missing) {}

    /** Fills in all but the schema and the time of a script, whose name comes without its directory. */
    Filled fill(String text, String filename) {
        List<String> missing = new ArrayList<>();
        boolean timed = false;
        StringBuilder filled = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            String value;
            if (name.toLowerCase(Locale.ROOT).equals(SCHEMA)) {
                value = MigrationCatalog.SCHEMA_PLACEHOLDER;
            } else if (name.equalsIgnoreCase(BUILT_IN + "filename")) {
                value = filename;
            } else if (name.equalsIgnoreCase(TIMESTAMP)) {
                value = matcher.group();
                timed = true;
            } else if (values.containsKey(name) && !matcher.group(2).isEmpty()) {
                value = values.getOrDefault(name, "");
            } else {
                value = matcher.group();
                missing.add(matcher.group().lines().findFirst().orElse(""));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return new Filled(matcher.appendTail(filled).toString(), timed, missing);
    }
}
