package dev.tenancy.web.security;

import dev.tenancy.config.ServerConfig;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the session's cookie one that scripts do not see, other sites cannot send along, and TLS is not left for. */
public class SessionCookie implements ServletContextListener {

    /**
     * Lax, not Strict: a link to a page of the console, in a mail or a chat, is to find who follows it logged in. Forms
     * of other sites are sent without it in either case, and refused besides ({@link OwnFormsOnly}). Payara looks for it in its own
     * descriptor, {@code glassfish-web.xml}.
     */
    private static final String SAME_SITE = "Lax";

    private static final String NAME = "tenancy_session";
    private static final String SET_COOKIE = "Set-Cookie";
    private static final String SECURE = "; Secure";
    private static final Pattern IS_SECURE = Pattern.compile(";\\s*Secure", Pattern.CASE_INSENSITIVE);

    @Override
    public void contextInitialized(ServletContextEvent event) {
        SessionCookieConfig cookie = event.getServletContext().getSessionCookieConfig();
        cookie.setName(NAME);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", SAME_SITE);
        cookie.setSecure(ServerConfig.get().web().isSecure());
    }

    /**
     * Makes the cookie of the session that has just begun one for TLS alone, if that is what the request came by. The
     * container makes the cookie, of a request that does not know of proxies.
     */
    static void keepToTls(HttpServletRequest request, HttpServletResponse response) {
        if (!request.isSecure()) {
            return;
        }
        List<String> cookies = List.copyOf(response.getHeaders(SET_COOKIE));
        for (int i = 0; i < cookies.size(); i++) {
            String cookie = cookies.get(i);
            String kept =
                    cookie.startsWith(NAME + "=") && !IS_SECURE.matcher(cookie).find() ? cookie + SECURE : cookie;
            if (i == 0) {
                response.setHeader(SET_COOKIE, kept);
            } else {
                response.addHeader(SET_COOKIE, kept);
            }
        }
    }
}
