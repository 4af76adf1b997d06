package dev.tenancy.web.security;

import dev.tenancy.config.ServerConfig;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;

/** Makes the session's cookie one that scripts do not see, other sites cannot send along, and TLS is not left for. */
public class SessionCookie implements ServletContextListener {

    /**
     * Lax, not Strict: a link to a page of the console, in a mail or a chat, is to find who follows it logged in. Forms
     * of other sites are sent without it in either case, and refused besides ({@link OwnFormsOnly}). Payara looks for it in its own
     * descriptor, {@code glassfish-web.xml}.
     */
    private static final String SAME_SITE = "Lax";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        SessionCookieConfig cookie = event.getServletContext().getSessionCookieConfig();
        cookie.setName("tenancy_session");
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", SAME_SITE);
        cookie.setSecure(ServerConfig.get().web().isSecure());
    }
}
