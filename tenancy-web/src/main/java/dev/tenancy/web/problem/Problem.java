package dev.tenancy.web.problem;

import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.Violation;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;

/**
 * One occurrence of a problem, as the client sees it.
 *
 * @param type its kind
 * @param detail what happened, to which tenant, and what to do
 * @param violations the rules an input breaks, if that is what happened
 * @param headers further response headers, such as {@code Retry-After}
 */
public record Problem(ProblemType type, String detail, List<Violation> violations, Map<String, String> headers) {

    /** The media type of {@link #toJson(String)}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Keeps collections of its own. */
    public Problem {
        violations = List.copyOf(violations);
        headers = Map.copyOf(headers);
    }

    static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Map.of());
    }

    /**
     * The document of RFC 9457.
     *
     * @param instance the id of the request, by which the log knows it too
     */
    public JsonObject toJson(String instance) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", type.uri())
                .add("title", type.title())
                .add("status", type.status())
                .add("detail", detail)
                .add("instance", instance);
        if (!violations.isEmpty()) {
            JsonArrayBuilder errors = Json.createArrayBuilder();
            violations.forEach(violation -> errors.add(Json.createObjectBuilder()
                    .add(place(violation), violation.name())
                    .add("detail", violation.message())));
            json.add("errors", errors);
        }
        return json.build();
    }

    private static String place(Violation violation) {
        return switch (violation.place()) {
            case BODY -> "pointer";
            case PARAMETER -> "parameter";
            case HEADER -> "header";
        };
    }
}
