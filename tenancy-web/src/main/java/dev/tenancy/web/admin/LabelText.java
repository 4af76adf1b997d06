package dev.tenancy.web.admin;

import dev.tenancy.tenant.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Labels as people write them: {@code region=eu}, several parted by commas or lines. */
public final class LabelText {

    private static final String BETWEEN = "[,\\n]";

    private LabelText() {}

    /** Reads them. @throws IllegalArgumentException saying the rule that is broken */
    public static Labels parse(String text) {
        Map<String, String> labels = new HashMap<>();
        for (String part : text.split(BETWEEN, -1)) {
            if (!part.isBlank()) {
                add(labels, part.strip());
            }
        }
        return new Labels(labels);
    }

    /** Writes them, one a line. */
    public static String of(Labels labels) {
        return labels.values().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static void add(Map<String, String> labels, String label) {
        int equals = label.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("a label is written name=value, such as region=eu, not '" + label + "'");
        }
        String name = label.substring(0, equals).strip();
        if (labels.put(name, label.substring(equals + 1).strip()) != null) {
            throw new IllegalArgumentException("the label '" + name + "' is there twice");
        }
    }
}
