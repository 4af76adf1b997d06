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
import java.util.Map;
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
    private final String at;
    private final Set<String> known = new HashSet<>();
    private final List<Violation> violations;
    private final List<JsonBody> inner = new ArrayList<>();

    JsonBody(JsonObject object) {
        this(object, "", new ArrayList<>());
    }

    private JsonBody(JsonObject object, String at, List<Violation> violations) {
        this.object = object;
        this.at = at;
        this.violations = violations;
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

    /** A truth value that may be left out. */
    Optional<Boolean> bool(String field) {
        known.add(field);
        JsonValue value = object.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
            violations.add(Violation.inBody(pointer(field), "must be true or false, not " + type(value)));
            return Optional.empty();
        }
        return Optional.of(value == JsonValue.TRUE);
    }

    /** An object inside of this one, checked with it; an empty one if it is left out. */
    JsonBody object(String field) {
        known.add(field);
        JsonValue value = object.getOrDefault(field, JsonValue.EMPTY_JSON_OBJECT);
        if (!(value instanceof JsonObject)) {
            violations.add(Violation.inBody(pointer(field), "must be an object, not " + type(value)));
        }
        JsonBody found = new JsonBody(
                value instanceof JsonObject json ? json : JsonValue.EMPTY_JSON_OBJECT, pointer(field), violations);
        inner.add(found);
        return found;
    }

    /**
     * Texts by fields of any name, in an object that may be left out, which is the same as an empty one.
     *
     * @param parse makes the value; its {@link IllegalArgumentException} becomes a violation
     */
    <T> Optional<T> named(String field, Function<Map<String, String>, T> parse) {
        JsonBody inside = object(field);
        Map<String, String> texts = new TreeMap<>();
        inside.object.keySet().forEach(name -> inside.optional(name, Function.<String>identity())
                .ifPresent(text -> texts.put(name, text)));
        try {
            return Optional.of(parse.apply(texts));
        } catch (IllegalArgumentException e) {
            violations.add(Violation.inBody(pointer(field), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Texts by fields of any name; empty where the field is null. */
    Map<String, Optional<String>> textsByName() {
        Map<String, Optional<String>> texts = new TreeMap<>();
        object.keySet()
                .forEach(field -> texts.put(
                        field, isNull(field) ? Optional.empty() : optional(field, Function.<String>identity())));
        return texts;
    }

    /** What becomes of a text that is there, or not, as a merge patch has it: left out it stays, null takes it away. */
    <T> Optional<T> merged(String field, Optional<T> current, Function<String, T> parse) {
        if (isNull(field)) {
            return Optional.empty();
        }
        return object.containsKey(field) ? optional(field, parse) : current;
    }

    /** The same of a whole number. */
    OptionalInt merged(String field, OptionalInt current, IntConsumer check) {
        if (isNull(field)) {
            return OptionalInt.empty();
        }
        return object.containsKey(field) ? integer(field, check) : current;
    }

    private boolean isNull(String field) {
        known.add(field);
        return object.get(field) == JsonValue.NULL;
    }

    /** Whether nothing is in it. */
    boolean isEmpty() {
        return object.isEmpty();
    }

    /** Ends the reading. @throws InvalidInput if anything was wrong, or a field nobody asked for is there */
    void check() {
        findUnknown();
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
    }

    private void findUnknown() {
        object.keySet().stream()
                .filter(field -> !known.contains(field))
                .sorted()
                .forEach(field -> violations.add(Violation.inBody(pointer(field), "is not a field of this request")));
        inner.forEach(JsonBody::findUnknown);
    }

    /** The same text for the same fields in whatever order, to recognise a repeated request. */
    String canonical() {
        return new TreeMap<>(object).toString();
    }

    private static String type(JsonValue value) {
        return value.getValueType().name().toLowerCase(Locale.ROOT);
    }

    private String pointer(String field) {
        String name = field.length() <= 100 ? field : field.substring(0, 100) + "…";
        return at + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
