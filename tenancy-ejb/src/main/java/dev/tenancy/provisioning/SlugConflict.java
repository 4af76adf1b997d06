package dev.tenancy.provisioning;

import dev.tenancy.datasource.DatabaseFailure;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.util.List;

/**
 * Tells when the database refused a slug because it is, or was, another tenant's. That is decided by unique indexes and a
 * trigger behind them, in whichever way a slug gets into the registry.
 */
public final class SlugConflict {

    private static final List<String> CONSTRAINTS =
            List.of("tenants_slug_key", "tenants_schema_name_key", "tenants_slug_free");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private SlugConflict() {}

    /** Whether that is why. */
    public static boolean caused(SQLException failure) {
        return CONSTRAINTS.stream().anyMatch(constraint -> DatabaseFailure.violates(failure, constraint));
    }

    /** Whether it cannot be said yet, because another transaction is after the same slug or idempotency key. */
    public static boolean isUndecided(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    /** What to answer then. */
    public static TenantStatusConflict undecided(Slug slug) {
        return new TenantStatusConflict(
                "The slug '" + slug
                        + "', or the idempotency key, is in the hands of another request just now; try again when that is done.");
    }
}
