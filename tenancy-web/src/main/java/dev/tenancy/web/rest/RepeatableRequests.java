package dev.tenancy.web.rest;

import dev.tenancy.idempotency.Answer;
import dev.tenancy.idempotency.Idempotency;
import dev.tenancy.idempotency.Idempotency.Outcome;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import dev.tenancy.registry.IdempotencyKey;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Handles {@code Idempotency-Key}: a request that carries one is done once, however often it is sent. */
@RequestScoped
public class RepeatableRequests {

    static final String REPLAYED = "Idempotency-Replayed";
    private static final String HEADER = "Idempotency-Key";

    @EJB
    private Idempotency idempotency;

    @Context
    private HttpServletRequest request;

    /** The key of this request. @throws MalformedRequest if it is out of form */
    Optional<IdempotencyKey> key(JsonBody body) {
        return key(body.canonical());
    }

    /** The same for a request whose body is too long to compare: by what else tells it from another request. */
    Optional<IdempotencyKey> key(String asked) {
        List<String> keys = Collections.list(request.getHeaders(HEADER));
        if (keys.size() > 1) {
            throw new MalformedRequest(Violation.ofHeader(HEADER, "must be given once"));
        }
        return keys.stream().findFirst().map(value -> {
            try {
                return new IdempotencyKey(value, fingerprint(asked));
            } catch (IllegalArgumentException e) {
                throw new MalformedRequest(Violation.ofHeader(HEADER, String.valueOf(e.getMessage())));
            }
        });
    }

    /** Does a tenant's work, at most once if the request carries a key. */
    Response once(JsonBody body, Supplier<Answer> work) {
        Outcome outcome =
                key(body).map(key -> idempotency.once(key, work)).orElseGet(() -> new Outcome(work.get(), false));
        Answer answer = outcome.answer();
        ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer.body());
        answer.location().ifPresent(location -> response.header("Location", location));
        answer.etag().ifPresent(etag -> response.header("ETag", etag));
        if (outcome.replayed()) {
            response.header(REPLAYED, true);
        }
        return response.build();
    }

    private String fingerprint(String asked) {
        String text = request.getMethod() + ' ' + request.getRequestURI() + '\n' + asked;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
