package dev.tenancy.web.admin.tenants;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.registry.NewTenant;
import dev.tenancy.registry.Plans;
import dev.tenancy.registry.RegistrationOutcome;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Choice;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.admin.Secret;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** Registers a tenant, and hands its first key to the page that shows it. */
@Named("registration")
@RequestScoped
public class TenantRegistration {

    @EJB
    private TenantRegistry registry;

    @EJB
    private Plans plans;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    private String name = "";
    private String slug = "";
    private String plan = NewTenant.DEFAULT_PLAN;

    /** Registers it. */
    public void register() {
        Optional<TenantName> goodName = Fields.read("name", name, TenantName::new);
        Optional<Slug> goodSlug = Fields.read("slug", slug, Slug::new);
        if (goodName.isEmpty() || goodSlug.isEmpty()) {
            return;
        }
        Attempt<RegistrationOutcome> registered = acting.as(
                OperatorRole.OPERATOR,
                actor -> registry.register(
                        new NewTenant(goodSlug.get(), goodName.get(), plan), actor, Optional.empty()));
        registered.refusal().ifPresent(problem -> notices.refused(problem, "slug", ProblemType.SLUG_TAKEN));
        registered.result().ifPresent(this::registered);
    }

    private void registered(RegistrationOutcome outcome) {
        if (outcome instanceof Registered first) {
            new Secret(
                            "The tenant's first API key. Copy it now: it is not shown again.",
                            first.apiKey().value())
                    .carry();
        }
        notices.done("Tenant '" + outcome.tenant().slug() + "' is registered.");
        Redirect.to(Redirect.tenant(outcome.tenant().slug()));
    }

    /** The plans there are. */
    public List<Choice> getPlans() {
        return plans.list().stream()
                .map(use -> new Choice(use.plan().code(), use.plan().name()))
                .toList();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getSlug() {
        return slug;
    }

    public void setSlug(String slug) {
        this.slug = slug;
    }

    public String getPlan() {
        return plan;
    }

    public void setPlan(String plan) {
        this.plan = plan;
    }
}
