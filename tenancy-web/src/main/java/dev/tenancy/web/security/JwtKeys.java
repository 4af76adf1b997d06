package dev.tenancy.web.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/**
 * The OpenID provider's public keys: kept for a while, and asked for again when a token names one that is not among them.
 * However many tokens come with made-up names, the provider is not asked more than twice in a few seconds.
 */
final class JwtKeys implements ResourceRetriever {

    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(5);
    private static final Duration ASK_TWICE_IN = Duration.ofSeconds(10);
    private static final int TIMEOUT_MS = 2_000;
    private static final int MAX_BYTES = 256 * 1024;

    private final ResourceRetriever http = new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MAX_BYTES);
    private volatile boolean failedLast;

    JWKSource<SecurityContext> at(URI uri) {
        try {
            return JWKSourceBuilder.create(uri.toURL(), this)
                    .cache(KEEP.toMillis(), WAIT_FOR_OTHERS.toMillis())
                    .refreshAheadCache(false) // its threads would not be the server's
                    .rateLimited(ASK_TWICE_IN.toMillis())
                    .build();
        } catch (IOException e) {
            throw new IllegalArgumentException(uri + " is no URL", e);
        }
    }

    /** Whether the provider did not answer when it was asked last. */
    boolean areUnavailable() {
        return failedLast;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        failedLast = true;
        Resource resource = http.retrieveResource(url);
        failedLast = false;
        return resource;
    }
}
