package dev.tenancy.web.security;

import dev.tenancy.log.Log;
import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.operator.Operators;
import dev.tenancy.web.resolution.Area;
import dev.tenancy.web.resolution.Authentication;
import dev.tenancy.web.resolution.Authentication.Failed;
import dev.tenancy.web.resolution.Authentication.Known;
import dev.tenancy.web.resolution.Authentication.Nobody;
import dev.tenancy.web.resolution.Caller;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one way of this application to find out who is calling, by path: a session for the console, a bearer credential for
 * the rest.
 *
 * <p>The container calls it before any filter, where a failure would be answered in the container's words. So it never
 * fails: it leaves what it found with the request, for the door to act on.
 */
@ApplicationScoped
public class Mechanism implements HttpAuthenticationMechanism {

    private static final Log LOG = Log.of(Mechanism.class);
    private static final String TENANT = "tenant";

    @EJB
    private Operators operators;

    @Inject
    private Bearer bearer;

    @Inject
    private ConsoleSession sessions;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Authentication found = found(request, context);
        found.leaveWith(request);
        if (found instanceof Known known) {
            return context.notifyContainerAboutLogin(known.caller().actor(), groups(known.caller()));
        }
        return context.isAuthenticationRequest() ? AuthenticationStatus.SEND_FAILURE : context.doNothing();
    }

    private Authentication found(HttpServletRequest request, HttpMessageContext context) {
        try {
            return caller(request, context).<Authentication>map(Known::new).orElseGet(Nobody::new);
        } catch (RuntimeException e) {
            return new Failed(e);
        }
    }

    private Optional<Caller> caller(HttpServletRequest request, HttpMessageContext context) {
        Area area = Area.of(request);
        if (context.isAuthenticationRequest()
                && area.hasForms()
                && context.getAuthParameters().getCredential() instanceof UsernamePasswordCredential credential) {
            return Optional.of(logIn(request, credential));
        }
        return switch (area) {
            case OPEN -> Optional.empty();
            case ENTRANCE, CONSOLE -> sessions.operator(request).map(Caller.Operator::of);
            case API -> bearer.caller(request);
        };
    }

    private Caller logIn(HttpServletRequest request, UsernamePasswordCredential credential) {
        Operator operator = operators.logIn(credential.getCaller(), credential.getPasswordAsString());
        sessions.begin(request, operator);
        LOG.info("operator-logged-in", "operator", operator.username());
        return Caller.Operator.of(operator);
    }

    private static Set<String> groups(Caller caller) {
        return caller instanceof Caller.Operator operator
                ? Arrays.stream(OperatorRole.values())
                        .filter(operator.role()::includes)
                        .map(OperatorRole::code)
                        .collect(Collectors.toSet())
                : Set.of(TENANT);
    }
}
