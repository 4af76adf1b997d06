package dev.tenancy.web.admin.tenant;

import dev.tenancy.access.TenantAccess;
import dev.tenancy.config.ServerConfig;
import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plans;
import dev.tenancy.registry.Plans.PlanUse;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.server.Readiness;
import dev.tenancy.tenant.SchemaState;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.web.admin.Choice;
import dev.tenancy.web.admin.Display;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.admin.Secret;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The tenant the page is about, and what is known of it. */
@Named("tenantPage")
@RequestScoped
public class TenantPage {

    @EJB
    private TenantRegistry registry;

    @EJB
    private TenantAccess access;

    @EJB
    private FleetFacts fleet;

    @EJB
    private Plans plans;

    @Inject
    private Readiness readiness;

    private String asked = "";
    private Optional<Tenant> tenant = Optional.empty();
    private @Nullable TenantFacts facts;
    private @Nullable List<PlanUse> allPlans;

    @PostConstruct
    void read() {
        asked = PageParameters.get("slug").orElse("");
        tenant = slug().flatMap(registry::find);
    }

    /** Where nobody is, the answer says so; where somebody was before, it leads to where they are now. */
    public void arrive() {
        if (tenant.isPresent()) {
            return;
        }
        Optional<Tenant> renamed =
                slug().flatMap(access::named).map(named -> named.entry().tenant());
        if (renamed.isPresent()) {
            Redirect.to(Redirect.tenant(renamed.get().slug()));
        } else {
            FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** What the URL asks for. */
    public String getAsked() {
        return asked;
    }

    /** Whether there is such a tenant. */
    public boolean isFound() {
        return tenant.isPresent();
    }

    /** The tenant. */
    public @Nullable Tenant getTenant() {
        return tenant.orElse(null);
    }

    /** Its slug; only where there is a tenant. */
    Slug mustHaveSlug() {
        return tenant.orElseThrow().slug();
    }

    Optional<Tenant> tenant() {
        return tenant;
    }

    /** Size and counts, looked up once. */
    public TenantFacts getFacts() {
        TenantFacts known = facts;
        if (known == null) {
            known = fleet.facts(mustHaveSlug());
            facts = known;
        }
        return known;
    }

    /** Its size on disk, for people. */
    public String getSize() {
        OptionalLong bytes = getFacts().bytes();
        return bytes.isPresent() ? Display.bytes(bytes.getAsLong()) : "–";
    }

    /** How many projects there are. */
    public String getProjects() {
        return count(getFacts().projects());
    }

    /** What the plan allows of them, and how many are archived. */
    public String getProjectsNote() {
        OptionalLong archived = getFacts().archivedProjects();
        return limit(getPlan().limits().projects())
                + (archived.orElse(0) > 0 ? ", " + Display.count(archived.getAsLong()) + " archived" : "");
    }

    /** How many members there are. */
    public String getMembers() {
        return count(getFacts().members());
    }

    /** What the plan allows of them. */
    public String getMembersNote() {
        return limit(getPlan().limits().members());
    }

    /** Its plan. */
    public Plan getPlan() {
        String code = tenant.orElseThrow().plan();
        return plans().stream()
                .map(PlanUse::plan)
                .filter(plan -> plan.code().equals(code))
                .findFirst()
                .orElseGet(() -> new Plan(code, code, Plan.PlanLimits.NONE, 0));
    }

    /** How many requests its plan allows. */
    public String getRequestLimits() {
        OptionalInt perMinute = getPlan().limits().requestsPerMinute();
        OptionalInt atOnce = getPlan().limits().concurrentRequests();
        return (perMinute.isPresent() ? Display.count(perMinute.getAsInt()) + " a minute" : "any number a minute")
                + ", " + (atOnce.isPresent() ? Display.count(atOnce.getAsInt()) + " at once" : "any number at once");
    }

    /** The plans it may be on. */
    public List<Choice> getPlanChoices() {
        return plans().stream()
                .map(use -> new Choice(use.plan().code(), use.plan().name()))
                .toList();
    }

    /** Whether its schema is not at the version this release serves. */
    public boolean isBehind() {
        Optional<SchemaState> target = readiness.target();
        return target.isPresent() && !target.equals(tenant.map(Tenant::schemaState));
    }

    /** What to know of its schema's version. */
    public String getSchemaNote() {
        return isBehind()
                ? "this release serves "
                        + readiness.target().map(SchemaState::version).orElse("another")
                : "what this release serves";
    }

    /** Its host below the domain of this installation. */
    public Optional<String> getHost() {
        return ServerConfig.get().domain().map(domain -> mustHaveSlug() + "." + domain);
    }

    /** A secret that was made a moment ago. */
    public @Nullable Secret getSecret() {
        return Secret.carried().orElse(null);
    }

    private List<PlanUse> plans() {
        List<PlanUse> known = allPlans;
        if (known == null) {
            known = plans.list();
            allPlans = known;
        }
        return known;
    }

    /** What is no slug names no tenant. */
    private Optional<Slug> slug() {
        try {
            return Optional.of(new Slug(asked));
        } catch (IllegalArgumentException noSlug) {
            return Optional.empty();
        }
    }

    private static String count(OptionalLong number) {
        return number.isPresent() ? Display.count(number.getAsLong()) : "–";
    }

    private static String limit(OptionalInt most) {
        return most.isPresent() ? "of " + Display.count(most.getAsInt()) : "no limit";
    }
}
