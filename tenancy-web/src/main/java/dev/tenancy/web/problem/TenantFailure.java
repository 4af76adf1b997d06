package dev.tenancy.web.problem;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.TenancyException.StatementTimeout;
import dev.tenancy.problem.TenancyException.TenantClosed;
import dev.tenancy.problem.TenancyException.TenantReadOnly;
import dev.tenancy.problem.TenancyException.TenantUnavailable;
import dev.tenancy.tenant.Tenant;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What the database refused a tenant's request, as what it means for that tenant: the one place that says so. */
final class TenantFailure {

    private static final Duration RETRY_AFTER = Duration.ofMinutes(5);

    private TenantFailure() {}

    /**
     * The meaning of a failure; empty if it has none that is the tenant's own.
     *
     * @param now the tenant as it stands now, which may be closed since its request was let in; asked only where that makes
     *     a difference
     * @param hasSchema whether a tenant's schema is there; asked only where that makes a difference
     */
    static Optional<TenancyException> of(
            Throwable failure, Tenant tenant, UnaryOperator<Tenant> now, Predicate<Tenant> hasSchema) {
        if (DatabaseFailure.isStatementTimeout(failure)) {
            return Optional.of(new StatementTimeout(failure));
        }
        if (DatabaseFailure.isReadOnly(failure)) {
            return closed(now.apply(tenant));
        }
        // A relation that does not exist is a fault of the program, unless the tenant's whole schema is gone.
        if (DatabaseFailure.isTableMissing(failure) && !hasSchema.test(tenant)) {
            return Optional.of(new TenantUnavailable(tenant.slug(), RETRY_AFTER));
        }
        return Optional.empty();
    }

    private static Optional<TenancyException> closed(Tenant tenant) {
        return switch (tenant.status()) {
            case ACTIVE -> Optional.empty();
            case READ_ONLY -> Optional.of(new TenantReadOnly(tenant.slug()));
            case SUSPENDED, ARCHIVED, PURGING -> Optional.of(new TenantClosed(tenant.slug(), tenant.status()));
            case FAILED -> Optional.of(TenantUnavailable.failed(tenant.slug(), RETRY_AFTER));
        };
    }
}
