package dev.tenancy.web.security;

import dev.tenancy.operator.Operator;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Password;
import dev.tenancy.problem.TenancyException.LoginRefused;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import dev.tenancy.web.resolution.Authentication;
import dev.tenancy.web.resolution.Authentication.Failed;
import dev.tenancy.web.resolution.Authentication.Known;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Logs people in to the console and out of it; what a page's backing bean calls. */
@ApplicationScoped
public class ConsoleLogin {

    /** The console's own pages, by path: no scheme, no host, nothing a browser could take for one. */
    private static final Pattern OWN_PAGE =
            Pattern.compile("/admin(/[A-Za-z0-9._~-]+)*/?(\\?[A-Za-z0-9._~%&=+:,/-]*)?");

    private static final String HOME = "/admin/";

    @Inject
    private SecurityContext security;

    @Inject
    private ConsoleSession sessions;

    @Inject
    private CurrentCaller currentCaller;

    @EJB
    private Operators operators;

    /**
     * Logs in, and begins a session under a new id.
     *
     * @throws LoginRefused if username or password is wrong, or the account is locked or disabled
     */
    public Operator logIn(HttpServletRequest request, HttpServletResponse response, String username, String password) {
        security.authenticate(
                request,
                response,
                AuthenticationParameters.withParams()
                        .credential(new UsernamePasswordCredential(username, password))
                        .newAuthentication(true));
        Authentication found = Authentication.of(request);
        if (found instanceof Failed failed) {
            throw failed.failure();
        }
        if (found instanceof Known known && known.caller() instanceof Caller.Operator operator) {
            currentCaller.enter(operator);
            SessionCookie.keepToTls(request, response);
            return operator.account().orElseThrow();
        }
        throw new Unauthenticated();
    }

    /** Where to go after logging in: the page that was asked for, if it is one of ours. */
    public static String next(@Nullable String asked) {
        return asked != null && OWN_PAGE.matcher(asked).matches() && !asked.contains("..") ? asked : HOME;
    }

    /**
     * Changes one's own password; other sessions end.
     *
     * @throws LoginRefused if the current one is wrong
     */
    public void changePassword(
            HttpServletRequest request, HttpServletResponse response, String current, Password changed) {
        Operator me = sessions.operator(request).orElseThrow(Unauthenticated::new);
        sessions.keep(request, operators.changePassword(me.username(), current, changed));
        SessionCookie.keepToTls(request, response);
    }

    /** Ends the session. */
    public void logOut(HttpServletRequest request) throws ServletException {
        sessions.end(request);
        request.logout();
    }
}
