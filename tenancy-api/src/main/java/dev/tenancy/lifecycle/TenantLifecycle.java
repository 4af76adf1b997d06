package dev.tenancy.lifecycle;

import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.SlugTaken;
import dev.tenancy.problem.TenancyException.StaleVersion;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import java.util.Optional;

/**
 * The life of a tenant after its registration.
 *
 * <p>Each change is one transaction of the owner's with its audit row, locks the tenant's row, and is effective at once on
 * every node. Each throws {@link TenantNotFound} if there is no such tenant and {@link StaleVersion} if the precondition
 * does not hold; then nothing is changed. No method takes part in a caller's transaction.
 */
public interface TenantLifecycle {

    /**
     * Takes a step.
     *
     * @param reason why, for those who look later; at most 200 characters
     * @throws TenantStatusConflict if the step does not begin where the tenant stands; one that leads to where it stands
     *     already changes nothing and is no conflict
     */
    Tenant take(Step step, Slug slug, Optional<String> reason, Precondition precondition, String actor);

    /** Changes name, plan or labels; what is empty stays. @throws InvalidInput if there is no such plan */
    Tenant change(Slug slug, Changes changes, Precondition precondition, String actor);

    /**
     * Gives the tenant another slug. Its schema keeps its name; the old slug redirects for a while and is never another
     * tenant's while this one lives.
     *
     * @throws SlugTaken if the slug is, or was, another tenant's
     */
    Tenant rename(Slug slug, Slug newSlug, Precondition precondition, String actor);

    /**
     * Drops the schema of an archived tenant, its role and its row, in steps that each fit the lock table; only the audit
     * trail is left. What is interrupted goes on when it is called again; of two calls at once the second is refused.
     *
     * @param early whether the end of the grace period is not waited for
     * @throws TenantStatusConflict if the tenant is not archived, its grace period is not over, or another node is at it
     */
    void purge(Slug slug, boolean early, Precondition precondition, String actor);

    /** Holds registry and schemas against each other; changes nothing. */
    Reconciliation reconcile();

    /**
     * Marks every tenant as failed whose schema or role is missing.
     *
     * @return what is found after that
     */
    Reconciliation markFailed(String actor);

    /**
     * What to change of a tenant.
     *
     * @param name what people call it
     * @param plan the code of its plan
     * @param labels all of its labels
     */
    record Changes(Optional<TenantName> name, Optional<String> plan, Optional<Labels> labels) {}
}
