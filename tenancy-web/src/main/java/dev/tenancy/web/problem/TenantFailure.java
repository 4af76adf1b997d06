package dev.tenancy.web.problem;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.StatementTimeout;
import dev.tenancy.problem.TenancyException.TenantReadOnly;
import dev.tenancy.problem.TenancyException.TenantUnavailable;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** What the database refused a tenant's request, as what it means for that tenant: the one place that says so. */
final class TenantFailure {

    private static final Duration RETRY_AFTER = Duration.ofMinutes(5);

    private TenantFailure() {}

    /**
     * The meaning of a failure; empty if it has none that is the tenant's own.
     *
     * @param hasSchema whether a tenant's schema is there; asked only where that makes a difference
     */
    static Optional<TenancyException> of(Throwable failure, Tenant tenant, Predicate<Tenant> hasSchema) {
        if (DatabaseFailure.isStatementTimeout(failure)) {
            return Optional.of(new StatementTimeout(failure));
        }
        if (DatabaseFailure.isReadOnly(failure) && tenant.status() == TenantStatus.READ_ONLY) {
            return Optional.of(new TenantReadOnly(tenant.slug()));
        }
        // A relation that does not exist is a fault of the program, unless the tenant's whole schema is gone.
        if (DatabaseFailure.isTableMissing(failure) && !hasSchema.test(tenant)) {
            return Optional.of(new TenantUnavailable(tenant.slug(), RETRY_AFTER));
        }
        return Optional.empty();
    }
}
