package dev.tenancy.web.admin.tenant;

import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Optional;

/** Purges the tenant, once its slug is typed. */
@Named("tenantPurge")
@RequestScoped
public class TenantPurge {

    @EJB
    private TenantLifecycle lifecycle;

    @Inject
    private TenantPage page;

    @Inject
    private Me me;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    private String confirmation = "";

    /** Whether it stands where it can be purged, and the operator may do it. */
    public boolean isOffered() {
        return me.may(OperatorRole.ADMIN)
                && page.tenant()
                        .map(Tenant::status)
                        .filter(status -> status == TenantStatus.ARCHIVED || status == TenantStatus.PURGING)
                        .isPresent();
    }

    /** Whether its grace period is not over. */
    public boolean isEarly() {
        return page.tenant()
                .flatMap(Tenant::purgeAfter)
                .filter(end -> end.isAfter(Instant.now()))
                .isPresent();
    }

    /** Purges it. */
    public void purge() {
        Slug slug = page.mustHaveSlug();
        if (!confirmation.strip().equals(slug.value())) {
            notices.refused("Not purged: what was typed is not '" + slug + "'.");
            return;
        }
        Attempt<Boolean> purged = acting.as(OperatorRole.ADMIN, actor -> {
            lifecycle.purge(slug, true, Precondition.NONE, actor);
            return true;
        });
        purged.refusal().ifPresent(problem -> notices.refused(problem.detail()));
        purged.result().ifPresent(done -> {
            notices.done("Tenant '" + slug + "' is purged. Only its audit trail is left.");
            Redirect.to("/admin/tenants");
        });
    }

    /** When it may be purged without haste. */
    public Optional<Instant> getGraceEnds() {
        return page.tenant().flatMap(Tenant::purgeAfter);
    }

    public String getConfirmation() {
        return confirmation;
    }

    public void setConfirmation(String confirmation) {
        this.confirmation = confirmation;
    }
}
