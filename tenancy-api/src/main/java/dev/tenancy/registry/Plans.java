package dev.tenancy.registry;

import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.PlanNotFound;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.registry.Plan.PlanLimits;
import java.util.List;
import java.util.Optional;

/**
 * The plans tenants are on. There are few, so they are not paged. A change is effective at once, on every node, for every
 * tenant of the plan; what a tenant has beyond a lowered limit stays.
 */
public interface Plans {

    /** All of them by code, each with how many tenants are on it. */
    List<PlanUse> list();

    /** The plan of a code. */
    Optional<Plan> find(String code);

    /** Adds a plan. @throws PlanExists if the code is taken */
    Plan create(String code, String name, PlanLimits limits, String actor);

    /**
     * Changes name and limits.
     *
     * @throws PlanNotFound if there is none
     * @throws StaleVersion if the precondition does not hold; nothing is changed
     */
    Plan change(String code, String name, PlanLimits limits, Precondition precondition, String actor);

    /** A plan and how many tenants are on it. */
    record PlanUse(Plan plan, int tenants) {}
}
