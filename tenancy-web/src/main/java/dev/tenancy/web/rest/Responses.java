package dev.tenancy.web.rest;

import dev.tenancy.idempotency.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The shapes of successful answers. */
final class Responses {

    private Responses() {}

    /** 200 with an entity and its tag, or 304 if the client has it. */
    static <T> Response entity(HttpHeaders headers, T entity, ToLongFunction<T> version, Function<T, JsonObject> json) {
        EntityTag tag = Versions.tag(version.applyAsLong(entity));
        Versions.accepted(entity, version, Versions.precondition(headers));
        return (Versions.isKnown(headers, version.applyAsLong(entity))
                        ? Response.notModified()
                        : json(json.apply(entity)))
                .tag(tag)
                .build();
    }

    /** 200 with an entity that was just changed. */
    static Response changed(JsonObject json, long version) {
        return json(json).tag(Versions.tag(version)).build();
    }

    /** 200 with a page, and a link to the next one. */
    static Response page(UriInfo uri, JsonObject page) {
        ResponseBuilder response = json(page);
        if (page.get("next") instanceof JsonString next) {
            URI link = uri.getRequestUriBuilder()
                    .replaceQueryParam("cursor", next.getString())
                    .build();
            response.header(HttpHeaders.LINK, "<" + link.getRawPath() + "?" + link.getRawQuery() + ">; rel=\"next\"");
        }
        return response.build();
    }

    /** The answer to a creation, as it can be kept for a repeated request. */
    static Answer created(String location, long version, JsonObject json) {
        return new Answer(201, Optional.of(location), Optional.of("\"" + version + "\""), json.toString());
    }

    private static ResponseBuilder json(JsonObject json) {
        return Response.ok(json.toString(), MediaType.APPLICATION_JSON_TYPE);
    }
}
