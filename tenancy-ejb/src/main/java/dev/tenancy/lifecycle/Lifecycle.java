package dev.tenancy.lifecycle;

import dev.tenancy.config.TenancyConfig;
import dev.tenancy.lifecycle.TenantLifecycle.Changes;
import dev.tenancy.log.Log;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.PurgeIncomplete;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What {@link TenantLifecycle} promises, for whoever does it: a server, the command line. Every method works with the
 * owner's connections.
 */
public final class Lifecycle {

    private static final Log LOG = Log.of(Lifecycle.class);

    private final DataSource owner;
    private final TenancyConfig config;

    /** Works with the owner's connections, by these settings. */
    public Lifecycle(DataSource owner, TenancyConfig config) {
        this.owner = owner;
        this.config = config;
    }

    /** Takes a step; see {@link TenantLifecycle#take}. */
    public Tenant take(Step step, Slug slug, Optional<String> reason, Precondition precondition, String actor)
            throws SQLException {
        StepTaking taking = new StepTaking(config, step, reason, actor);
        Tenant tenant = LockedTenant.change(owner, slug, precondition, taking::take);
        LOG.info(
                "tenant-step",
                "tenant",
                slug,
                "step",
                step.code(),
                "status",
                tenant.status().code(),
                "actor",
                actor);
        return tenant;
    }

    /** Changes name, plan or labels; see {@link TenantLifecycle#change}. */
    public Tenant change(Slug slug, Changes changes, Precondition precondition, String actor) throws SQLException {
        FactsChange change = new FactsChange(changes, actor);
        Tenant tenant = LockedTenant.change(owner, slug, precondition, change::make);
        LOG.info("tenant-changed", "tenant", slug, "plan", tenant.plan(), "actor", actor);
        return tenant;
    }

    /** Gives the tenant another slug; see {@link TenantLifecycle#rename}. */
    public Tenant rename(Slug slug, Slug newSlug, Precondition precondition, String actor) throws SQLException {
        Renaming renaming = new Renaming(newSlug, config.lifecycle().slugRedirect(), actor);
        Tenant tenant = LockedTenant.change(owner, slug, precondition, renaming::rename);
        LOG.info("tenant-renamed", "tenant", newSlug, "from", slug, "actor", actor);
        return tenant;
    }

    /**
     * Purges; see {@link TenantLifecycle#purge}.
     *
     * @throws PurgeIncomplete if it is interrupted once it has begun
     */
    public void purge(Slug slug, boolean early, Precondition precondition, String actor) throws SQLException {
        purge(slug, early, precondition, actor, PurgePace.DEFAULT);
    }

    void purge(Slug slug, boolean early, Precondition precondition, String actor, PurgePace pace) throws SQLException {
        long start = System.nanoTime();
        new Purge(owner, config.isolation(), pace).purge(slug, early, precondition, actor);
        LOG.info(
                "tenant-purged",
                "tenant",
                slug,
                "actor",
                actor,
                "duration_ms",
                (System.nanoTime() - start) / 1_000_000);
    }

    /** Tenants to purge now: their grace period is over, or their purge was interrupted. A hundred at most, by slug. */
    public List<Slug> due() throws SQLException {
        return DuePurges.find(owner);
    }

    /** Holds registry and schemas against each other; see {@link TenantLifecycle#reconcile}. */
    public Reconciliation reconcile() throws SQLException {
        return new Reconciler(owner, config.isolation()).reconcile();
    }

    /** Marks tenants as failed; see {@link TenantLifecycle#markFailed}. */
    public Reconciliation markFailed(String actor) throws SQLException {
        Reconciler reconciler = new Reconciler(owner, config.isolation());
        reconciler.markFailed(actor);
        return reconciler.reconcile();
    }
}
