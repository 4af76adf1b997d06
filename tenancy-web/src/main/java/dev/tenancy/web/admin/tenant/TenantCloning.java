package dev.tenancy.web.admin.tenant;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.transfer.NewTenantFromTenant;
import dev.tenancy.transfer.TenantTransfers;
import dev.tenancy.transfer.TransferOutcome;
import dev.tenancy.transfer.TransferOutcome.Brought;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.admin.Secret;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** Makes another tenant like this one, and says whether this one's data can be taken out at all. */
@Named("tenantCloning")
@RequestScoped
public class TenantCloning {

    @EJB
    private TenantTransfers transfers;

    @Inject
    private TenantPage page;

    @Inject
    private Me me;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    private String slug = "";
    private String name = "";
    private boolean withData = true;

    /** Whether its data is all there, and the operator may have it. */
    public boolean isOffered() {
        return me.may(OperatorRole.ADMIN)
                && page.tenant()
                        .filter(tenant ->
                                tenant.status() != TenantStatus.PURGING && tenant.status() != TenantStatus.FAILED)
                        .isPresent();
    }

    /** Clones it, and hands the new tenant's first key to the page that shows it. */
    public void make() {
        Optional<Slug> goodSlug = Fields.read("clone-slug", slug, Slug::new);
        Optional<TenantName> goodName = Fields.readOptional("clone-name", name, TenantName::new);
        if (Fields.anyRefused()) {
            return;
        }
        Slug source = page.mustHaveSlug();
        Attempt<TransferOutcome> made = acting.as(
                OperatorRole.ADMIN,
                actor -> transfers.cloneTenant(
                        source,
                        new NewTenantFromTenant(goodSlug.orElseThrow(), goodName, Optional.empty(), withData),
                        actor,
                        Optional.empty()));
        made.refusal().ifPresent(problem -> notices.refused(problem, "clone-slug", ProblemType.SLUG_TAKEN));
        made.result().ifPresent(outcome -> {
            if (outcome instanceof Brought brought) {
                new Secret(
                                "The clone's first API key. Copy it now: it is not shown again.",
                                brought.apiKey().value())
                        .carry();
            }
            notices.done("Tenant '" + outcome.tenant().slug() + "' is a clone of '" + source + "'.");
            Redirect.to(Redirect.tenant(outcome.tenant().slug()));
        });
    }

    public String getSlug() {
        return slug;
    }

    public void setSlug(String slug) {
        this.slug = slug;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public boolean isWithData() {
        return withData;
    }

    public void setWithData(boolean withData) {
        this.withData = withData;
    }
}
