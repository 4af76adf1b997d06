package dev.tenancy.binding;

import dev.tenancy.problem.TenancyException.BindingRefused;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/**
 * Keeps the tenant of one request. Resolution writes it, once; the binding reads it.
 *
 * <p>It ends with the request: asynchronous methods, timers and threads have a request context of their own, which is
 * empty, so they inherit no tenant and must name one ({@link TenantTransactions}).
 */
@RequestScoped
public class RequestTenantHolder implements RequestTenant {

    private Optional<TenantRef> tenant = Optional.empty();

    @Override
    public Optional<TenantRef> tenant() {
        return tenant;
    }

    /** Sets the tenant of this request. @throws BindingRefused if it has another already */
    public void resolve(TenantRef resolved) {
        if (tenant.isPresent() && !tenant.get().isSameAs(resolved)) {
            throw new BindingRefused("The request belongs to tenant '"
                    + tenant.get().slug() + "' and cannot be given to tenant '" + resolved.slug() + "'.");
        }
        tenant = Optional.of(resolved);
    }
}
