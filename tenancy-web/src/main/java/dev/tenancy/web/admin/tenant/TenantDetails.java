package dev.tenancy.web.admin.tenant;

import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.lifecycle.TenantLifecycle.Changes;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Labels;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.LabelText;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.problem.Problem;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.Set;

/**
 * Name, plan and labels of the tenant, as a form. It knows the version it was filled from: who saves over a change of
 * somebody else's is told what that is, keeps what they have typed, and decides anew.
 */
@Named("tenantDetails")
@RequestScoped
public class TenantDetails {

    @EJB
    private TenantLifecycle lifecycle;

    @EJB
    private TenantRegistry registry;

    @Inject
    private TenantPage page;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    @Inject
    private Links links;

    private String name = "";
    private String plan = "";
    private String labels = "";
    private long version;
    private Optional<Tenant> theirs = Optional.empty();

    @PostConstruct
    void read() {
        page.tenant().ifPresent(tenant -> {
            name = tenant.name().value();
            plan = tenant.plan();
            labels = LabelText.of(tenant.labels());
            version = tenant.version();
        });
    }

    /** Saves what was typed. */
    public void save() {
        Optional<TenantName> goodName = Fields.read("name", name, TenantName::new);
        Optional<Labels> goodLabels = Fields.read("labels", labels, LabelText::parse);
        if (goodName.isEmpty() || goodLabels.isEmpty()) {
            return;
        }
        Slug slug = page.mustHaveSlug();
        Changes changes = new Changes(goodName, Optional.of(plan), goodLabels);
        Attempt<Tenant> saved = acting.as(
                OperatorRole.OPERATOR,
                actor -> lifecycle.change(slug, changes, new Precondition(Set.of(version)), actor));
        saved.refusal().ifPresent(problem -> refused(slug, problem));
        saved.result().ifPresent(tenant -> {
            notices.done("Details saved.");
            Redirect.to(links.here());
        });
    }

    private void refused(Slug slug, Problem problem) {
        if (problem.type() != ProblemType.STALE_VERSION) {
            notices.refused(problem.detail());
            return;
        }
        theirs = registry.find(slug);
        theirs.ifPresent(tenant -> version = tenant.version());
        notices.warn("Not saved: somebody else has changed this tenant while you were typing. What you typed is kept;"
                + " compare it with what is there now, and save again if yours is to count.");
    }

    /** The name somebody else has given it meanwhile. */
    public String getTheirName() {
        return theirs.map(tenant -> tenant.name().value())
                .filter(text -> !text.equals(name.strip()))
                .orElse("");
    }

    /** The plan somebody else has put it on meanwhile. */
    public String getTheirPlan() {
        return theirs.map(Tenant::plan).filter(code -> !code.equals(plan)).orElse("");
    }

    /** The labels somebody else has given it meanwhile. */
    public String getTheirLabels() {
        return theirs.map(tenant -> LabelText.of(tenant.labels()))
                .filter(text -> !text.equals(labels.strip().replace("\r\n", "\n")))
                .map(text -> text.isEmpty() ? "none" : text.replace("\n", ", "))
                .orElse("");
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPlan() {
        return plan;
    }

    public void setPlan(String plan) {
        this.plan = plan;
    }

    public String getLabels() {
        return labels;
    }

    public void setLabels(String labels) {
        this.labels = labels;
    }

    public long getVersion() {
        return version;
    }

    public void setVersion(long version) {
        this.version = version;
    }
}
