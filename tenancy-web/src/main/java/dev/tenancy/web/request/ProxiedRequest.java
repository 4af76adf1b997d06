package dev.tenancy.web.request;

import dev.tenancy.config.ServerConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Set;

/**
 * A request that came over TLS to a reverse proxy of ours, and from there to us without: as the client sent it, so that
 * addresses we give it begin with {@code https} and what is meant for TLS alone is done.
 */
final class ProxiedRequest extends HttpServletRequestWrapper {

    private static final String HTTPS = "https";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private ProxiedRequest(HttpServletRequest request) {
        super(request);
    }

    /** The request as the client sent it; what anybody but one of our proxies says of that is not believed. */
    static HttpServletRequest of(HttpServletRequest request) {
        Set<String> trusted = ServerConfig.get().web().trustedProxies();
        return trusted.contains(request.getRemoteAddr()) && isOverTls(request) ? new ProxiedRequest(request) : request;
    }

    /** The last word counts: it is that of the proxy that called us. */
    private static boolean isOverTls(HttpServletRequest request) {
        String said = String.join(",", Collections.list(request.getHeaders("X-Forwarded-Proto")));
        return HTTPS.equalsIgnoreCase(said.substring(said.lastIndexOf(',') + 1).strip());
    }

    @Override
    public String getScheme() {
        return HTTPS;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    /** A host without a port is taken for one at the port of the scheme that we were called by. */
    @Override
    public int getServerPort() {
        int port = super.getServerPort();
        return port == HTTP_PORT ? HTTPS_PORT : port;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer url = new StringBuffer(HTTPS).append("://").append(getServerName());
        if (getServerPort() != HTTPS_PORT) {
            url.append(':').append(getServerPort());
        }
        return url.append(getRequestURI());
    }
}
