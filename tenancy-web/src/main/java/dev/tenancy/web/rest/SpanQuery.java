package dev.tenancy.web.rest;

import dev.tenancy.fleet.Span;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters {@code from} and {@code until} of what is told over time. */
public class SpanQuery {

    @QueryParam("from")
    private @Nullable String from;

    @QueryParam("until")
    private @Nullable String until;

    Span span() {
        Optional<Instant> begin = Parameters.optional("from", from, Times::parse);
        return Parameters.optional("until", until, text -> new Span(begin, Optional.of(Times.parse(text))))
                .orElseGet(() -> new Span(begin, Optional.empty()));
    }
}
