package dev.tenancy.provisioning;

import dev.tenancy.datasource.DatabaseFailure;
import java.sql.SQLException;
import java.util.List;

/**
 * Tells when the database refused a slug because it is, or was, another tenant's. That is decided by unique indexes and a
 * trigger behind them, in whichever way a slug gets into the registry.
 */
public final class SlugConflict {

    private static final List<String> CONSTRAINTS =
            List.of("tenants_slug_key", "tenants_schema_name_key", "tenants_slug_free");

    private SlugConflict() {}

    /** Whether that is why. */
    public static boolean caused(SQLException failure) {
        return CONSTRAINTS.stream().anyMatch(constraint -> DatabaseFailure.violates(failure, constraint));
    }
}
