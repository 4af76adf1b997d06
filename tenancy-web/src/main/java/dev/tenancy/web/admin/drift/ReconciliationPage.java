package dev.tenancy.web.admin.drift;

import dev.tenancy.lifecycle.Reconciliation;
import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Redirect;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;

/** Registry and database held against each other, if the URL asks for it: it reads the whole catalog. */
@Named
@RequestScoped
public class ReconciliationPage {

    private static final String HERE = "/admin/drift?reconcile=now";

    @EJB
    private TenantLifecycle lifecycle;

    @Inject
    private Me me;

    @Inject
    private Notices notices;

    private @Nullable Reconciliation found;

    /** Whether it was asked for. */
    public boolean isAsked() {
        return PageParameters.get("reconcile").isPresent();
    }

    /** Where the two do not agree. */
    public Reconciliation getFound() {
        Reconciliation known = found;
        if (known == null) {
            known = lifecycle.reconcile();
            found = known;
        }
        return known;
    }

    /** Marks the tenants that miss something as failed. */
    public void markFailed() {
        me.must(OperatorRole.OPERATOR);
        lifecycle.markFailed(me.getActor());
        notices.done("Every tenant whose schema or role is missing is marked as failed, and answers nobody.");
        Redirect.to(HERE);
    }
}
