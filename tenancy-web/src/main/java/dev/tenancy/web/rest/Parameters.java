package dev.tenancy.web.rest;

import dev.tenancy.access.HostName;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.Violation;
import dev.tenancy.tenant.Slug;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads parameters of path and query string; one out of form is named in the error. */
final class Parameters {

    private static final Pattern UUID_FORM = Pattern.compile("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$");

    private static final Pattern RUN_FORM = Pattern.compile("[1-9][0-9]{0,17}");

    private Parameters() {}

    /** @throws MalformedRequest if it is there and the parser refuses it */
    static <T> Optional<T> optional(String name, @Nullable String text, Function<String, T> parse) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedRequest(Violation.ofParameter(name, String.valueOf(e.getMessage())));
        }
    }

    /** @throws MalformedRequest if it is not a UUID in its usual form */
    static UUID id(String text) {
        return id("id", text);
    }

    /** @throws MalformedRequest if it is not a UUID in its usual form */
    static UUID id(String name, String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new MalformedRequest(Violation.ofParameter(name, "must be a UUID"));
        }
        return UUID.fromString(text);
    }

    /** @throws TenantNotFound if it is no slug: that names no tenant */
    static Slug slug(String text) {
        try {
            return new Slug(text);
        } catch (IllegalArgumentException noSlug) {
            throw new TenantNotFound(text);
        }
    }

    /** @throws MalformedRequest if it is no host name */
    static HostName host(String text) {
        return optional("host", text, HostName::new).orElseThrow();
    }

    /** @throws MalformedRequest if it is not the number of a migration run */
    static long runId(String text) {
        if (!RUN_FORM.matcher(text).matches()) {
            throw new MalformedRequest(Violation.ofParameter("id", "must be the number of a migration run"));
        }
        return Long.parseLong(text);
    }

    /** The slugs in a parameter, which may be there several times and name several each, parted by commas. */
    static List<String> slugs(String name, List<String> texts) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(text ->
                        optional(name, text.strip(), Slug::new).orElseThrow().value())
                .toList();
    }

    /** @throws MalformedRequest if it is neither true nor false */
    static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
