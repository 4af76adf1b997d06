package dev.tenancy.web.admin;

import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.problem.TenancyException.Unauthenticated;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;

/**
 * The operator at the console. Pages hide what {@link #may} denies; beans call {@link #must} before they act, which is
 * what counts.
 */
@Named
@RequestScoped
public class Me {

    @Inject
    private CurrentCaller caller;

    /** Whether somebody is logged in. */
    public boolean isKnown() {
        return operator().isPresent();
    }

    /** What they log in with, which is what the audit trail calls them. */
    public String getActor() {
        return operator().map(Caller.Operator::actor).orElse("");
    }

    /** What stands for them in a circle. */
    public String getInitial() {
        return getActor().isEmpty() ? "?" : getActor().substring(0, 1).toUpperCase(Locale.ROOT);
    }

    /** What they may do, as a word. */
    public String getRole() {
        return operator().map(someone -> someone.role().code()).orElse("");
    }

    /** Their account. @throws Unauthenticated if there is none */
    public Operator getAccount() {
        return operator().flatMap(Caller.Operator::account).orElseThrow(Unauthenticated::new);
    }

    /** Whether they have this role or one that includes it: {@code viewer}, {@code operator} or {@code admin}. */
    public boolean may(String role) {
        return may(OperatorRole.of(role));
    }

    /** Whether they have this role or one that includes it. */
    public boolean may(OperatorRole role) {
        return operator().filter(someone -> someone.role().includes(role)).isPresent();
    }

    /** Refuses who has less than this role. @throws Forbidden saying which it takes */
    public void must(OperatorRole role) {
        if (!may(role)) {
            throw new Forbidden("This needs the role " + role.code() + ", and yours is " + getRole()
                    + "; ask an admin to do it, or for that role.");
        }
    }

    private Optional<Caller.Operator> operator() {
        return caller.get().filter(Caller.Operator.class::isInstance).map(Caller.Operator.class::cast);
    }
}
