package dev.tenancy.web.rest;

import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entity tags and preconditions: the tag of an entity is its version, {@code "3"}. */
final class Versions {

    private static final String HEADER = "If-Match";
    private static final Pattern LIST = Pattern.compile("^\\s*(W/)?\"[^\"]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*\\s*$");
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

    /** Stands for a tag that no version has: it can never match. */
    private static final long NEVER = -1;

    private Versions() {}

    static EntityTag tag(long version) {
        return new EntityTag(String.valueOf(version));
    }

    /** What {@code If-Match} asks. Weak tags never match: the comparison is the strong one of RFC 9110. */
    static Precondition precondition(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || "*".equals(ifMatch.strip())) {
            return Precondition.NONE;
        }
        if (!LIST.matcher(ifMatch).matches()) {
            throw new MalformedRequest(
                    Violation.ofHeader(HEADER, "must be * or a list of quoted entity tags, such as \"3\""));
        }
        Set<Long> versions = TAG.matcher(ifMatch)
                .results()
                .map(tag -> tag.group(1) == null ? version(tag.group(2)) : NEVER)
                .collect(Collectors.toSet());
        return new Precondition(versions);
    }

    /** The entity as it is, for a change that changes nothing: it too asks for the version it says. */
    static <T> T accepted(T entity, ToLongFunction<T> version, Precondition precondition) {
        if (!precondition.accepts(version.applyAsLong(entity))) {
            throw new ClientErrorException(Response.Status.PRECONDITION_FAILED);
        }
        return entity;
    }

    private static long version(String tag) {
        Matcher digits = Pattern.compile("[1-9][0-9]{0,17}").matcher(tag);
        return digits.matches() ? Long.parseLong(tag) : NEVER;
    }
}
