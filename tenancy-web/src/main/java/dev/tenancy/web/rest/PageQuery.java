package dev.tenancy.web.rest;

import dev.tenancy.paging.Limit;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters {@code limit} and {@code cursor} of every list. */
public class PageQuery {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    @QueryParam("limit")
    private @Nullable String limit;

    @QueryParam("cursor")
    private @Nullable String cursor;

    Limit limit() {
        return Parameters.optional("limit", limit, PageQuery::parse).orElse(Limit.DEFAULT);
    }

    /** Whether anybody has asked for a page rather than for everything. */
    boolean isAskedFor() {
        return limit != null || cursor != null;
    }

    <P> Optional<P> after(Function<String, P> decode) {
        return Parameters.optional("cursor", cursor, decode);
    }

    private static Limit parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("limit must be a whole number from 1 to 200");
        }
        return new Limit(Integer.parseInt(text));
    }
}
