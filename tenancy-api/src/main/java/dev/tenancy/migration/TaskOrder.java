package dev.tenancy.migration;

import java.util.Locale;

/** In which order a run takes its tenants. */
public sealed interface TaskOrder {

    /** By slug. */
    record Name() implements TaskOrder {
        @Override
        public String toString() {
            return "name";
        }
    }

    /** By size on disk, smallest first: what goes wrong goes wrong soon and cheaply. */
    record Size() implements TaskOrder {
        @Override
        public String toString() {
            return "size";
        }
    }

    /** By the value of a label, those without it last. */
    record Label(String key) implements TaskOrder {
        @Override
        public String toString() {
            return "label:" + key;
        }
    }

    /** Reads {@code name}, {@code size} or {@code label:<key>}. @throws IllegalArgumentException quoting value and rule */
    static TaskOrder parse(String text) {
        String order = text.strip();
        if (order.toLowerCase(Locale.ROOT).startsWith("label:") && order.length() > 6) {
            return new Label(order.substring(6));
        }
        return switch (order.toLowerCase(Locale.ROOT)) {
            case "name" -> new Name();
            case "size" -> new Size();
            default ->
                throw new IllegalArgumentException("'" + text + "' is no order: it must be name, size or label:<key>");
        };
    }
}
