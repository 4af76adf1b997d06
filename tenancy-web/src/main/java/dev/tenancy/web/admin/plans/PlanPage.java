package dev.tenancy.web.admin.plans;

import dev.tenancy.operator.OperatorRole;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.TextRule;
import dev.tenancy.registry.Plan;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.registry.Plans;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.PageParameters;
import dev.tenancy.web.admin.Redirect;
import dev.tenancy.web.problem.Problem;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;

/** A plan as a form: the one whose code the URL names, or a new one. */
@Named("plan")
@RequestScoped
public class PlanPage {

    private static final TextRule NAME = new TextRule("a plan's name", 100);

    @EJB
    private Plans plans;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    private Optional<String> asked = Optional.empty();
    private Optional<Plan> plan = Optional.empty();
    private Optional<Plan> theirs = Optional.empty();
    private String code = "";
    private String name = "";
    private String projects = "";
    private String members = "";
    private String perMinute = "";
    private String atOnce = "";
    private String timeout = "";
    private long version;

    @PostConstruct
    void read() {
        asked = PageParameters.get("code");
        plan = asked.flatMap(this::find);
        plan.ifPresent(found -> {
            code = found.code();
            name = found.name();
            projects = LimitText.of(found.limits().projects());
            members = LimitText.of(found.limits().members());
            perMinute = LimitText.of(found.limits().requestsPerMinute());
            atOnce = LimitText.of(found.limits().concurrentRequests());
            timeout = LimitText.of(found.limits().statementTimeout());
            version = found.version();
        });
    }

    /** Says by its status if there is no such plan. */
    public void arrive() {
        if (isMissing()) {
            FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** Whether the URL names a plan that is not there. */
    public boolean isMissing() {
        return asked.isPresent() && plan.isEmpty();
    }

    /** Whether it is one that is not there yet. */
    public boolean isNew() {
        return asked.isEmpty();
    }

    /** What the URL asks for. */
    public String getAsked() {
        return asked.orElse("");
    }

    /** Adds or changes it. */
    public void save() {
        Optional<String> goodCode = isNew() ? Fields.read("code", code, Plan::code) : asked;
        Optional<String> goodName = Fields.read("name", name, text -> {
            NAME.check(text);
            return text;
        });
        PlanLimits limits = LimitText.read(projects, members, perMinute, atOnce, timeout);
        if (Fields.anyRefused() || goodCode.isEmpty() || goodName.isEmpty()) {
            return;
        }
        Attempt<Plan> saved = acting.as(
                OperatorRole.ADMIN,
                actor -> isNew()
                        ? plans.create(goodCode.get(), goodName.get(), limits, actor)
                        : plans.change(
                                goodCode.get(), goodName.get(), limits, new Precondition(Set.of(version)), actor));
        saved.refusal().ifPresent(this::refused);
        saved.result().ifPresent(done -> {
            notices.done("Plan '" + done.code() + "' is saved. It counts at once, for every tenant of it.");
            Redirect.to("/admin/plans");
        });
    }

    private void refused(Problem problem) {
        if (problem.type() == ProblemType.PLAN_EXISTS) {
            Fields.refuse("code", problem.detail());
        } else if (problem.type() == ProblemType.STALE_VERSION) {
            theirs = asked.flatMap(this::find);
            theirs.ifPresent(found -> version = found.version());
            notices.warn("Not saved: somebody else has changed this plan while you were typing. What you typed is kept;"
                    + " compare it with what is there now, and save again if yours is to count.");
        } else {
            notices.refused(problem.detail());
        }
    }

    /** What somebody else has changed a field to meanwhile. */
    public String their(String field) {
        return theirs.map(found -> switch (field) {
                    case "name" -> differing(found.name(), name);
                    case "projects" -> differing(LimitText.of(found.limits().projects()), projects);
                    case "members" -> differing(LimitText.of(found.limits().members()), members);
                    case "per-minute" -> differing(LimitText.of(found.limits().requestsPerMinute()), perMinute);
                    case "at-once" -> differing(LimitText.of(found.limits().concurrentRequests()), atOnce);
                    default -> differing(LimitText.of(found.limits().statementTimeout()), timeout);
                })
                .orElse("");
    }

    private static String differing(String theirs, String mine) {
        if (theirs.equals(mine.strip())) {
            return "";
        }
        return theirs.isEmpty() ? "no limit" : theirs;
    }

    /** What is no code names no plan. */
    private Optional<Plan> find(String text) {
        try {
            return plans.find(Plan.code(text));
        } catch (IllegalArgumentException noCode) {
            return Optional.empty();
        }
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getProjects() {
        return projects;
    }

    public void setProjects(String projects) {
        this.projects = projects;
    }

    public String getMembers() {
        return members;
    }

    public void setMembers(String members) {
        this.members = members;
    }

    public String getPerMinute() {
        return perMinute;
    }

    public void setPerMinute(String perMinute) {
        this.perMinute = perMinute;
    }

    public String getAtOnce() {
        return atOnce;
    }

    public void setAtOnce(String atOnce) {
        this.atOnce = atOnce;
    }

    public String getTimeout() {
        return timeout;
    }

    public void setTimeout(String timeout) {
        this.timeout = timeout;
    }

    public long getVersion() {
        return version;
    }

    public void setVersion(long version) {
        this.version = version;
    }
}
