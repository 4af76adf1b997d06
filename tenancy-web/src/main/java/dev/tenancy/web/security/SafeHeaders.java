package dev.tenancy.web.security;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.web.resolution.Area;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells browsers what not to do with our answers. The content security policy of pages with forms is written by PrimeFaces,
 * which knows the nonces of its scripts; two policies would both hold.
 */
public class SafeHeaders extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String NOTHING_ELSE =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Static pages of ours: style sheets, pictures, no scripts. */
    private static final String STATIC = NOTHING_ELSE + "; style-src 'self'; img-src 'self' data:";

    /** Swagger UI runs, calls the API, and has small pictures in its style sheet. */
    private static final String API_DOCS = STATIC + "; script-src 'self'; connect-src 'self'; font-src 'self'";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (request.isSecure() || ServerConfig.get().web().isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (!Area.of(request).hasForms()) {
            boolean docs = request.getServletPath().startsWith("/api-docs");
            response.setHeader("Content-Security-Policy", docs ? API_DOCS : STATIC);
        }
        chain.doFilter(request, response);
    }
}
