package dev.tenancy.web.resolution;

import dev.tenancy.config.ServerConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the sender of a request reaches this server. A proxy that ends TLS speaks HTTP to us: whoever is sent on by what we
 * see of that sends their credential in the clear.
 *
 * @param scheme {@code https} where the configuration says that browsers come over TLS, else the request's
 * @param port with a colon in front, as the sender named it; empty: the scheme's own
 */
record PublicAddress(String scheme, String port) {

    private static final Pattern PORT = Pattern.compile(".*:([0-9]{1,5})");

    static PublicAddress of(HttpServletRequest request) {
        return of(ServerConfig.get().web().isSecure() ? "https" : request.getScheme(), request.getHeader("Host"));
    }

    /** What the server believes its port to be does not count: behind a proxy that is the port of something else. */
    static PublicAddress of(String scheme, @Nullable String host) {
        Matcher named = PORT.matcher(Objects.toString(host, ""));
        String port = named.matches() ? named.group(1) : "";
        return new PublicAddress(scheme, port.isEmpty() || isUsual(scheme, port) ? "" : ":" + port);
    }

    /** The URL of a host of ours, without a path. */
    String at(String host) {
        return scheme + "://" + host + port;
    }

    private static boolean isUsual(String scheme, String port) {
        return port.equals("https".equals(scheme) ? "443" : "80");
    }
}
