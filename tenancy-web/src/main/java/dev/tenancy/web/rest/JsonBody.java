package dev.tenancy.web.rest;

import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.Violation;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the fields of a JSON object strictly: an unknown field, a wrong type and a broken rule are each reported with
 * their JSON pointer, all of them at once.
 *
 * <p>Ask for each field, then {@link #check()}, then use the values.
 */
public final class JsonBody {

    private final JsonObject object;
    private final Set<String> known = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    JsonBody(JsonObject object) {
        this.object = object;
    }

    /**
     * A text that must be there.
     *
     * @param parse makes the value; its {@link IllegalArgumentException} becomes a violation
     * @return the value; empty only if {@link #check()} will throw
     */
    <T> Optional<T> required(String field, Function<String, T> parse) {
        if (!object.containsKey(field)) {
            violations.add(Violation.inBody(pointer(field), "is missing"));
        }
        return optional(field, parse);
    }

    /** A text that may be left out. */
    <T> Optional<T> optional(String field, Function<String, T> parse) {
        known.add(field);
        JsonValue value = object.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof JsonString text)) {
            violations.add(Violation.inBody(
                    pointer(field),
                    "must be a string, not " + value.getValueType().name().toLowerCase(java.util.Locale.ROOT)));
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text.getString()));
        } catch (IllegalArgumentException e) {
            violations.add(Violation.inBody(pointer(field), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Ends the reading. @throws InvalidInput if anything was wrong, or a field nobody asked for is there */
    void check() {
        object.keySet().stream()
                .filter(field -> !known.contains(field))
                .sorted()
                .forEach(field -> violations.add(Violation.inBody(pointer(field), "is not a field of this request")));
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
    }

    /** The same text for the same fields in whatever order, to recognise a repeated request. */
    String canonical() {
        return new TreeMap<>(object).toString();
    }

    private static String pointer(String field) {
        String name = field.length() <= 100 ? field : field.substring(0, 100) + "…";
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
