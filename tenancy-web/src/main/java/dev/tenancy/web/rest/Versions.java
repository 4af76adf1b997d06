package dev.tenancy.web.rest;

import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Entity tags and preconditions: the tag of an entity is its version, {@code "3"}. */
final class Versions {

    private static final String ANY = "*";
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\",]*)\"");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

    /** Stands for a tag that no version has: it can never match. */
    private static final long NEVER = -1;

    private Versions() {}

    static EntityTag tag(long version) {
        return new EntityTag(String.valueOf(version));
    }

    /**
     * What {@code If-Match} asks, in one header or several. Weak tags never match: the comparison is the strong one of RFC
     * 9110.
     *
     * @throws MalformedRequest if it cannot be read: a guard that is not understood must not be dropped
     */
    static Precondition precondition(HttpHeaders headers) {
        String ifMatch = joined(headers, HttpHeaders.IF_MATCH);
        if (ifMatch == null || ifMatch.strip().equals(ANY)) {
            return Precondition.NONE;
        }
        Set<Long> versions = new HashSet<>();
        for (String part : ifMatch.split(",", -1)) {
            Matcher tag = TAG.matcher(part.strip());
            if (!tag.matches()) {
                throw new MalformedRequest(Violation.ofHeader(
                        HttpHeaders.IF_MATCH, "must be * or a list of quoted entity tags, such as \"3\""));
            }
            versions.add(tag.group(1) == null ? version(tag.group(2)) : NEVER);
        }
        return new Precondition(versions);
    }

    /** Whether {@code If-None-Match} says that the client has this version. One that cannot be read says nothing. */
    static boolean isKnown(HttpHeaders headers, long version) {
        String ifNoneMatch = joined(headers, HttpHeaders.IF_NONE_MATCH);
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",", -1))
                        .map(part -> TAG.matcher(part.strip()))
                        .anyMatch(tag -> tag.matches() && version(tag.group(2)) == version);
    }

    private static @Nullable String joined(HttpHeaders headers, String name) {
        List<String> values = headers.getRequestHeader(name);
        return values == null || values.isEmpty() ? null : String.join(",", values);
    }

    /** The entity as it is, for a change that changes nothing: it too asks for the version it says. */
    static <T> T accepted(T entity, ToLongFunction<T> version, Precondition precondition) {
        if (!precondition.accepts(version.applyAsLong(entity))) {
            throw new ClientErrorException(Response.Status.PRECONDITION_FAILED);
        }
        return entity;
    }

    private static long version(String tag) {
        return VERSION.matcher(tag).matches() ? Long.parseLong(tag) : NEVER;
    }
}
