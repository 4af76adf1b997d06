package dev.tenancy.web.resolution;

import dev.tenancy.access.KeyScope;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.TenantAccess.Entry;
import dev.tenancy.binding.RequestTenantHolder;
import dev.tenancy.binding.TenantRef;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.Forbidden;
import dev.tenancy.problem.TenancyException.Starting;
import dev.tenancy.problem.TenancyException.TenantClosed;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantReadOnly;
import dev.tenancy.problem.TenancyException.TenantUnavailable;
import dev.tenancy.server.Readiness;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.web.resolution.Caller.TenantClient;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a resolved tenant in, if it is open for what is asked: active, or read-only and merely looked at, and its schema at
 * the version this release serves.
 *
 * <p>The tenant may be known from memory. Who is refused by it is looked up anew, so that nobody waits for what has been
 * opened a moment ago.
 */
@ApplicationScoped
public class TenantDoor {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
    private static final Duration RETRY_FAILED_AFTER = Duration.ofMinutes(5);
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");

    @Inject
    private Readiness readiness;

    @Inject
    private RequestTenantHolder request;

    @EJB
    private TenantAccess access;

    /**
     * Gives the request to the tenant.
     *
     * @param method of the request
     * @return the client, its tenant as it was let in
     * @throws TenantClosed if it is suspended or archived
     * @throws TenantReadOnly if the request would change something and the tenant is read-only
     * @throws Forbidden if the request would change something and the credential only reads
     * @throws TenantUnavailable if its schema is behind or broken
     * @throws Starting if this node does not know yet which version it serves
     */
    TenantClient enter(TenantClient client, String method) {
        boolean changes = !LOOKING.contains(method);
        TenantClient entering = refusal(client.tenant(), changes).isEmpty() ? client : asItIsNow(client);
        refusal(entering.tenant(), changes).ifPresent(refusal -> {
            throw refusal;
        });
        if (changes && client.scope() == KeyScope.READ) {
            throw new Forbidden("This credential has the scope 'read', which allows GET and HEAD alone; use one with"
                    + " the scope 'write'.");
        }
        request.resolve(TenantRef.of(entering.tenant(), entering.limits()));
        return entering;
    }

    private TenantClient asItIsNow(TenantClient client) {
        Entry entry = access.fresh(client.tenant().id())
                .orElseThrow(() -> new TenantNotFound(client.tenant().slug().value()));
        return new TenantClient(entry.tenant(), entry.limits(), client.scope(), client.foundBy());
    }

    private Optional<TenancyException> refusal(Tenant tenant, boolean changes) {
        return switch (tenant.status()) {
            case ACTIVE -> behind(tenant);
            case READ_ONLY -> changes ? Optional.of(new TenantReadOnly(tenant.slug())) : behind(tenant);
            case SUSPENDED, ARCHIVED, PURGING -> Optional.of(new TenantClosed(tenant.slug(), tenant.status()));
            case FAILED -> Optional.of(TenantUnavailable.failed(tenant.slug(), RETRY_FAILED_AFTER));
        };
    }

    private Optional<TenancyException> behind(Tenant tenant) {
        SchemaState expected = readiness
                .target()
                .orElseThrow(() -> new Starting("The service is migrating; try again in a few seconds."));
        return tenant.schemaState().equals(expected)
                ? Optional.empty()
                : Optional.of(new TenantUnavailable(
                        tenant.slug(), tenant.schemaState().version(), expected.version(), RETRY_AFTER));
    }
}
