package dev.tenancy.lifecycle;

import dev.tenancy.config.LifecycleConfig;
import dev.tenancy.config.TenancyConfig;
import dev.tenancy.paging.Precondition;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testing.TestTenancy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A tenancy and the life of its tenants, with a grace period of an hour. */
record LifecycleFixture(TestTenancy tenancy, Lifecycle lifecycle) {

    static final String ACTOR = "jane";
    static final Duration GRACE = Duration.ofHours(1);
    static final Duration REDIRECT = Duration.ofDays(2);

    static LifecycleFixture create() {
        return of(TestTenancy.create());
    }

    static LifecycleFixture of(TestTenancy tenancy) {
        return new LifecycleFixture(tenancy, new Lifecycle(tenancy.database().owner(), config(tenancy.config())));
    }

    private static TenancyConfig config(TenancyConfig config) {
        LifecycleConfig lifecycle = new LifecycleConfig(GRACE, false, REDIRECT, Optional.empty(), Duration.ofHours(1));
        return new TenancyConfig(
                config.database(),
                config.isolation(),
                config.startupMigration(),
                config.domain(),
                config.tenantLocations(),
                config.sharedLocations(),
                config.operatorToken(),
                config.web(),
                lifecycle,
                config.jwt(),
                config.signUp(),
                config.analytics(),
                config.transferTimeout());
    }

    Tenant take(Step step, Slug slug) throws SQLException {
        return lifecycle.take(step, slug, Optional.empty(), Precondition.NONE, ACTOR);
    }

    void purge(Slug slug) throws SQLException {
        lifecycle.purge(slug, true, Precondition.NONE, ACTOR);
    }

    void purge(Slug slug, PurgePace pace) throws SQLException {
        lifecycle.purge(slug, true, Precondition.NONE, ACTOR, pace);
    }

    Tenant archived(Slug slug) throws SQLException {
        tenancy.register(slug);
        return take(Step.ARCHIVE, slug);
    }

    /** Puts it where no step leads, or leads there in a roundabout way. */
    void place(Slug slug, TenantStatus status) throws SQLException {
        if (status == TenantStatus.ARCHIVED) {
            take(Step.ARCHIVE, slug);
        } else {
            tenancy.database()
                    .execute("update public.tenants set status = '" + status.code() + "' where slug = '" + slug + "'");
        }
    }

    Tenant tenant(Slug slug) {
        return tenancy.tenant(slug);
    }

    /** What the trail says of a tenant since its registration: action and detail, oldest first. */
    List<String> trail(Slug slug) {
        return tenancy.database()
                .query(
                        "select action, detail from public.audit_events"
                                + " where tenant_slug = ? and action <> 'tenant.registered' order by id",
                        slug.value());
    }
}
