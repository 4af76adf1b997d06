package dev.tenancy.web.resolution;

import dev.tenancy.problem.TenancyException.Forbidden;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Keeps everybody but operators away from resources that are {@link ForOperators}. */
@Provider
@ForOperators
@Priority(Priorities.AUTHORIZATION)
public class OperatorsOnly implements ContainerRequestFilter {

    @Inject
    private CurrentCaller caller;

    @Override
    public void filter(ContainerRequestContext request) {
        if (caller.get().filter(Caller.Operator.class::isInstance).isEmpty()) {
            throw new Forbidden("This path is the operator's; a tenant's API key does not open it.");
        }
    }
}
