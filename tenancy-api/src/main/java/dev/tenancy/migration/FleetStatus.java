package dev.tenancy.migration;

import java.util.List;
import java.util.OptionalLong;

/**
 * The state of every schema, from the ledger: one query, whatever the number of tenants.
 *
 * @param target the version this release expects
 * @param tenants how many are registered
 * @param upToDate at exactly the expected state
 * @param behind elsewhere: at another version, or at the same with other scripts
 * @param failed of those behind, the ones whose last task failed
 * @param versions how many are at each version, ascending
 * @param openRun the run that is under way
 */
public record FleetStatus(
        String target,
        int tenants,
        int upToDate,
        int behind,
        int failed,
        List<VersionCount> versions,
        OptionalLong openRun) {

    /** Keeps a list of its own. */
    public FleetStatus {
        versions = List.copyOf(versions);
    }

    /** How many tenants are at a version. */
    public record VersionCount(String version, int tenants) {}
}
