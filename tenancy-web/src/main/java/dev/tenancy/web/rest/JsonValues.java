package dev.tenancy.web.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Parts of documents; null where there is nothing. */
final class JsonValues {

    private JsonValues() {}

    static JsonValue text(Optional<?> value) {
        return value.<JsonValue>map(each -> Json.createValue(each.toString())).orElse(JsonValue.NULL);
    }

    static JsonValue number(OptionalInt number) {
        return number.isPresent() ? Json.createValue(number.getAsInt()) : JsonValue.NULL;
    }

    static JsonValue number(OptionalLong number) {
        return number.isPresent() ? Json.createValue(number.getAsLong()) : JsonValue.NULL;
    }

    static JsonValue millis(Optional<Duration> time) {
        return time.<JsonValue>map(each -> Json.createValue(each.toMillis())).orElse(JsonValue.NULL);
    }

    static JsonArrayBuilder texts(Collection<String> texts) {
        return Json.createArrayBuilder(texts);
    }

    static <T> JsonArrayBuilder list(Collection<T> items, Function<T, JsonObjectBuilder> item) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        items.forEach(each -> array.add(item.apply(each)));
        return array;
    }

    /** A list that is not cut into pages, in the shape of one that is. */
    static <T> JsonObject all(Collection<T> items, Function<T, JsonObjectBuilder> item) {
        return Json.createObjectBuilder()
                .add("items", list(items, item))
                .addNull("next")
                .build();
    }
}
