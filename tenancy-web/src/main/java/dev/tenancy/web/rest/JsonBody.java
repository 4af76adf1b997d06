package dev.tenancy.web.rest;

import dev.tenancy.problem.TenancyException.InvalidInput;
import dev.tenancy.problem.Violation;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

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
            violations.add(Violation.inBody(pointer(field), "must be a string, not " + type(value)));
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text.getString()));
        } catch (IllegalArgumentException e) {
            violations.add(Violation.inBody(pointer(field), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** A list of texts that may be left out, which is the same as an empty one; each is checked. */
    List<String> texts(String field, Consumer<String> check) {
        known.add(field);
        JsonValue value = object.get(field);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            violations.add(Violation.inBody(pointer(field), "must be an array of strings, not " + type(value)));
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            text(pointer(field) + "/" + i, array.get(i), check).ifPresent(texts::add);
        }
        return texts;
    }

    private Optional<String> text(String pointer, JsonValue value, Consumer<String> check) {
        if (!(value instanceof JsonString text)) {
            violations.add(Violation.inBody(pointer, "must be a string, not " + type(value)));
            return Optional.empty();
        }
        try {
            check.accept(text.getString());
            return Optional.of(text.getString());
        } catch (IllegalArgumentException e) {
            violations.add(Violation.inBody(pointer, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** A whole number that may be left out. */
    OptionalInt integer(String field, IntConsumer check) {
        known.add(field);
        JsonValue value = object.get(field);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!(value instanceof JsonNumber number)) {
            violations.add(Violation.inBody(pointer(field), "must be a whole number, not " + type(value)));
            return OptionalInt.empty();
        }
        try {
            int whole = number.bigDecimalValue().intValueExact();
            check.accept(whole);
            return OptionalInt.of(whole);
        } catch (ArithmeticException e) {
            violations.add(Violation.inBody(pointer(field), "must be a whole number, and no larger than 2147483647"));
        } catch (IllegalArgumentException e) {
            violations.add(Violation.inBody(pointer(field), String.valueOf(e.getMessage())));
        }
        return OptionalInt.empty();
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

    private static String type(JsonValue value) {
        return value.getValueType().name().toLowerCase(Locale.ROOT);
    }

    private static String pointer(String field) {
        String name = field.length() <= 100 ? field : field.substring(0, 100) + "…";
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
