package dev.tenancy.web.admin;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.web.admin.Attempt.Done;
import dev.tenancy.web.admin.Attempt.Refused;
import dev.tenancy.web.problem.Problems;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.function.Function;

/** How pages do things: as the operator at the console, if the role allows it; what is refused is a value. */
@RequestScoped
public class Acting {

    @Inject
    private Me me;

    /** Does what takes a role. The work is given the name the audit trail knows the operator by. */
    public <T> Attempt<T> as(OperatorRole role, Function<String, T> work) {
        try {
            me.must(role);
            return new Done<>(work.apply(me.getActor()));
        } catch (RuntimeException e) {
            return new Refused<>(Problems.of(e));
        }
    }
}
