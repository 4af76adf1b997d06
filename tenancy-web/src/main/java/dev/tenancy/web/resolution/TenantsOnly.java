package dev.tenancy.web.resolution;

import dev.tenancy.problem.TenancyException.Forbidden;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Keeps everybody but tenants' clients away from resources that are {@link ForTenants}. */
@Provider
@ForTenants
@Priority(Priorities.AUTHORIZATION)
public class TenantsOnly implements ContainerRequestFilter {

    @Inject
    private CurrentCaller caller;

    @Override
    public void filter(ContainerRequestContext request) {
        if (caller.get().filter(Caller.TenantClient.class::isInstance).isEmpty()) {
            throw new Forbidden(
                    "This path is a tenant's; operators have no access to tenants' data. Use the tenant's API key.");
        }
    }
}
