package dev.tenancy.web.rest;

import dev.tenancy.idempotency.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** The shapes of successful answers. */
final class Responses {

    private Responses() {}

    /** 200 with an entity and its tag, or 304 if the client has it. */
    static Response entity(Request request, JsonObject json, long version) {
        ResponseBuilder unchanged = request.evaluatePreconditions(Versions.tag(version));
        if (unchanged != null && unchanged.build().getStatus() == Response.Status.PRECONDITION_FAILED.getStatusCode()) {
            throw new ClientErrorException(Response.Status.PRECONDITION_FAILED);
        }
        return (unchanged != null ? unchanged : json(json))
                .tag(Versions.tag(version))
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
            String link = UriBuilder.fromPath(uri.getRequestUri().getPath())
                    .replaceQuery(uri.getRequestUri().getRawQuery())
                    .replaceQueryParam("cursor", next.getString())
                    .build()
                    .toString();
            response.header(HttpHeaders.LINK, "<" + link + ">; rel=\"next\"");
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
