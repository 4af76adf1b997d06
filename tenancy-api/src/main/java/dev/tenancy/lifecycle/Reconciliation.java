package dev.tenancy.lifecycle;

import java.util.List;

/**
 * Where registry and database do not agree.
 *
 * @param orphanSchemas schemas named like a tenant's that belong to no tenant, by name
 * @param orphanRoles roles named like a tenant's that belong to no tenant and own no schema here, by name
 * @param incomplete tenants whose schema or role is missing, by slug
 */
public record Reconciliation(List<String> orphanSchemas, List<String> orphanRoles, List<Missing> incomplete) {

    /** Keeps lists of its own. */
    public Reconciliation {
        orphanSchemas = List.copyOf(orphanSchemas);
        orphanRoles = List.copyOf(orphanRoles);
        incomplete = List.copyOf(incomplete);
    }

    /** Whether all is well. */
    public boolean isClean() {
        return orphanSchemas.isEmpty() && orphanRoles.isEmpty() && incomplete.isEmpty();
    }

    /**
     * A tenant of which something is missing.
     *
     * @param slug who
     * @param status where it stands in its life
     * @param what {@code schema} or {@code role}
     */
    public record Missing(String slug, String status, String what) {}
}
