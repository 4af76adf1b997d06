package dev.tenancy.web.security;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.operator.Operator;
import dev.tenancy.operator.Operators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions of the console. A session holds which operator it is and nothing of what they may do: that is read anew for each
 * request, so that who is disabled, demoted or given another password is so at once, on every node.
 */
@ApplicationScoped
public class ConsoleSession {

    /** A page that asks for news keeps a session from falling idle; it ends all the same. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private static final String NAME = ConsoleSession.class.getName();

    @EJB
    private Operators operators;

    /** Begins a session under a new id, whatever there was before. */
    void begin(HttpServletRequest request, Operator operator) {
        request.getSession(true);
        request.changeSessionId();
        renew(request, operator, Instant.now());
        request.getSession()
                .setMaxInactiveInterval(
                        Math.toIntExact(ServerConfig.get().web().sessionIdle().toSeconds()));
    }

    /** Lets this session, and no other, outlive a change of its operator's password. */
    void keep(HttpServletRequest request, Operator changed) {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(NAME) instanceof Holder holder) {
            request.changeSessionId();
            renew(request, changed, holder.begun());
        }
    }

    /** Whose session it is, if it is still good; one that is not is ended. */
    Optional<Operator> operator(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(NAME) instanceof Holder holder)) {
            return Optional.empty();
        }
        Optional<Operator> operator = operators
                .find(holder.operator())
                .filter(found -> !found.disabled() && found.sessionEpoch() == holder.epoch())
                .filter(found -> Instant.now().isBefore(holder.begun().plus(LONGEST)));
        if (operator.isEmpty()) {
            session.invalidate();
        }
        return operator;
    }

    /** Ends the session. */
    void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    private static void renew(HttpServletRequest request, Operator operator, Instant begun) {
        request.getSession().setAttribute(NAME, new Holder(operator.id(), operator.sessionEpoch(), begun));
    }

    private record Holder(UUID operator, int epoch, Instant begun) implements Serializable {}
}
