package dev.tenancy.binding;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;

/**
 * Stands at the boundary of every {@link TenantBound} EJB, inside its transaction, before its first line.
 *
 * <p>The request's tenant is bound; where the request has none, the transaction must have been bound by name already.
 */
@Interceptor
@TenantBound
@Priority(Interceptor.Priority.PLATFORM_AFTER)
public class TenantBoundInterceptor {

    @Inject
    private TenantBinding binding;

    @Inject
    private RequestTenant request;

    @AroundInvoke
    Object bind(InvocationContext invocation) throws Exception {
        requestTenant().ifPresentOrElse(binding::bind, binding::requireBound);
        return invocation.proceed();
    }

    private Optional<TenantRef> requestTenant() {
        try {
            return request.tenant();
        } catch (ContextNotActiveException noRequest) {
            return Optional.empty();
        }
    }
}
