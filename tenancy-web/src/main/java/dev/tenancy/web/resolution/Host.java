package dev.tenancy.web.resolution;

import dev.tenancy.access.HostName;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host a request was sent to.
 *
 * @param name in lower case, without port and final dot
 */
record Host(String name) {

    private static final Pattern RULE = Pattern.compile("[a-z0-9._-]+|\\[?[0-9a-f:.]+]?");

    /** @throws MalformedRequest if there are two, or one that is no host name: who knows what a proxy made of it */
    static Host of(HttpServletRequest request) {
        String name = request.getServerName().toLowerCase(Locale.ROOT);
        if (Collections.list(request.getHeaders("Host")).size() > 1
                || !RULE.matcher(name).matches()) {
            throw new MalformedRequest(Violation.ofHeader("Host", "must be one host name"));
        }
        return new Host(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    }

    /** The part in front of our domain; empty where that is not in the host. */
    Optional<String> label() {
        return ServerConfig.get()
                .domain()
                .map(domain -> "." + domain)
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length()));
    }

    /** The host as one that a tenant may have proved to be its own; empty if it cannot be. */
    Optional<HostName> asDomain() {
        try {
            return Optional.of(new HostName(name));
        } catch (IllegalArgumentException noDomain) {
            return Optional.empty();
        }
    }
}
