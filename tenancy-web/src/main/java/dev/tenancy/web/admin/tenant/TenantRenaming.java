package dev.tenancy.web.admin.tenant;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Me;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** Gives the tenant another slug. */
@Named("tenantRenaming")
@RequestScoped
public class TenantRenaming {

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

    private String slug = "";

    /** Whether it can be renamed, and the operator may do it. */
    public boolean isOffered() {
        return me.may(OperatorRole.OPERATOR)
                && page.tenant()
                        .filter(tenant -> tenant.status() != TenantStatus.PURGING)
                        .isPresent();
    }

    /** How long the old slug redirects, for people. */
    public String getRedirect() {
        return Display.duration(ServerConfig.get().lifecycle().slugRedirect());
    }

    /** Renames it. */
    public void rename() {
        Optional<Slug> good = Fields.read("new-slug", slug, Slug::new);
        if (good.isEmpty()) {
            return;
        }
        Slug old = page.mustHaveSlug();
        Attempt<Tenant> renamed =
                acting.as(OperatorRole.OPERATOR, actor -> lifecycle.rename(old, good.get(), Precondition.NONE, actor));
        renamed.refusal().ifPresent(problem -> notices.refused(problem, "new-slug", ProblemType.SLUG_TAKEN));
        renamed.result().ifPresent(tenant -> {
            notices.done("Tenant '" + old + "' is now '" + tenant.slug() + "'.");
            Redirect.to(Redirect.tenant(tenant.slug()));
        });
    }

    public String getSlug() {
        return slug;
    }

    public void setSlug(String slug) {
        this.slug = slug;
    }
}
