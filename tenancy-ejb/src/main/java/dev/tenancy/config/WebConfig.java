package dev.tenancy.config;

import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How browsers and proxies see the server.
 *
 * @param publicUrl where browsers find it; {@code https} makes cookies secure and sends HSTS; empty: as the request says
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is believed
 * @param firstAdmin the operator to add at start-up while there is none
 * @param sessionIdle how long a session of the console lasts without a request
 * @param largestImport how many bytes an archive may have, as it is sent and unpacked
 */
public record WebConfig(
        Optional<URI> publicUrl,
        Set<String> trustedProxies,
        Optional<FirstAdmin> firstAdmin,
        Duration sessionIdle,
        long largestImport) {

    /** What is so if nothing is said. */
    public static final WebConfig DEFAULT =
            new WebConfig(Optional.empty(), Set.of(), Optional.empty(), Duration.ofMinutes(30), 64L << 30);

    /** Keeps a set of its own. */
    public WebConfig {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    /** Whether browsers come over TLS. */
    public boolean isSecure() {
        return publicUrl.map(URI::getScheme).filter("https"::equals).isPresent();
    }

    /**
     * The first operator.
     *
     * @param username what they log in with
     * @param password with what
     */
    public record FirstAdmin(Username username, Password password) {}
}
