package dev.tenancy.fleet;

import dev.tenancy.tenant.TenantStatus;
import java.util.List;
import java.util.Map;

/**
 * The fleet in numbers.
 *
 * @param tenants how many there are
 * @param byStatus how many are in each status; those without any are left out
 * @param byPlan how many are on each plan
 * @param bySchemaVersion how many schemas are at each version
 * @param registeredLastWeek how many were registered in the last seven days
 * @param purgesDue how many archived tenants are past their grace period
 * @param largest those that were the largest on disk when it was last noted, at most ten
 * @param growing those that have grown most in the last seven days, at most ten
 * @param mostProjects those that had the most projects when it was last noted, at most ten
 * @param slow those this node has served slowest in the last hour or so, at most ten
 */
public record Overview(
        int tenants,
        Map<TenantStatus, Integer> byStatus,
        Map<String, Integer> byPlan,
        Map<String, Integer> bySchemaVersion,
        int registeredLastWeek,
        int purgesDue,
        List<Ranked> largest,
        List<Ranked> growing,
        List<Ranked> mostProjects,
        List<Ranked> slow) {

    /** Of nobody. */
    public static final Overview NONE =
            new Overview(0, Map.of(), Map.of(), Map.of(), 0, 0, List.of(), List.of(), List.of(), List.of());

    /** Keeps collections of its own. */
    public Overview {
        byStatus = Map.copyOf(byStatus);
        byPlan = Map.copyOf(byPlan);
        bySchemaVersion = Map.copyOf(bySchemaVersion);
        largest = List.copyOf(largest);
        growing = List.copyOf(growing);
        mostProjects = List.copyOf(mostProjects);
        slow = List.copyOf(slow);
    }

    /**
     * A tenant that stands out.
     *
     * @param slug who
     * @param value by how much: bytes, bytes grown, projects, or the mean time of its requests in microseconds
     */
    public record Ranked(String slug, long value) {}
}
