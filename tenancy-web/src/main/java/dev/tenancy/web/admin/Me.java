package dev.tenancy.web.admin;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.TenancyException.Forbidden;
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

    /** What the audit trail calls this operator. */
    public String getActor() {
        return caller.get().map(Caller::actor).orElse("");
    }

    /** What they log in with. */
    public String getName() {
        return getActor();
    }

    /** What stands for them in a circle. */
    public String getInitial() {
        return getName().isEmpty() ? "?" : getName().substring(0, 1).toUpperCase(Locale.ROOT);
    }

    /** What they may do, for a reader. */
    public String getRole() {
        return role().map(OperatorRole::code).orElse("");
    }

    /** Whether they have this role or one that includes it. */
    public boolean may(String role) {
        return may(OperatorRole.of(role));
    }

    /** Whether they have this role or one that includes it. */
    public boolean may(OperatorRole role) {
        return role().filter(mine -> mine.includes(role)).isPresent();
    }

    /** Refuses who has less than this role. @throws Forbidden saying which it takes */
    public void must(OperatorRole role) {
        if (!may(role)) {
            throw new Forbidden("This takes the role '" + role.code() + "'; yours is '" + getRole() + "'.");
        }
    }

    private Optional<Caller> operator() {
        return caller.get().filter(Caller.Operator.class::isInstance);
    }

    private Optional<OperatorRole> role() {
        return operator().map(someone -> OperatorRole.ADMIN);
    }
}
