package dev.tenancy.server;

import dev.tenancy.lifecycle.Lifecycle;
import dev.tenancy.log.Log;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.PurgeIncomplete;
import dev.tenancy.problem.TenancyException.TenantNotFound;
import dev.tenancy.problem.TenancyException.TenantStatusConflict;
import dev.tenancy.tenant.Slug;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Purges the archived tenants whose grace period is over, and goes on with purges that were interrupted. */
final class GracePeriodPurge implements Chore {

    /** Who purges them, in the audit trail. */
    static final String ACTOR = "grace-period";

    private static final Log LOG = Log.of(GracePeriodPurge.class);

    private final Lifecycle lifecycle;
    private final Duration every;

    GracePeriodPurge(Lifecycle lifecycle, Duration every) {
        this.lifecycle = lifecycle;
        this.every = every;
    }

    @Override
    public String name() {
        return "grace-period-purge";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public void run(BooleanSupplier stopped) throws SQLException {
        for (Slug slug : lifecycle.due()) {
            if (!stopped.getAsBoolean()) {
                purge(slug);
            }
        }
    }

    /** One that somebody is using keeps nobody else. */
    private void purge(Slug slug) throws SQLException {
        try {
            lifecycle.purge(slug, false, Precondition.NONE, ACTOR);
        } catch (PurgeIncomplete | TenantStatusConflict | TenantNotFound e) {
            LOG.warn("tenant-not-purged", "tenant", slug, "reason", String.valueOf(e.getMessage()));
        }
    }
}
