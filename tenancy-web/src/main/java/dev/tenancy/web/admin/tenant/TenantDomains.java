package dev.tenancy.web.admin.tenant;

import dev.tenancy.access.Domains;
import dev.tenancy.access.HostName;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.tenant.Slug;
import dev.tenancy.web.admin.Acting;
import dev.tenancy.web.admin.Attempt;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Links;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.admin.Redirect;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Host names of the tenant's own: claimed, proved, given up. */
@Named("tenantDomains")
@RequestScoped
public class TenantDomains {

    @EJB
    private Domains domains;

    @Inject
    private TenantPage page;

    @Inject
    private Acting acting;

    @Inject
    private Notices notices;

    @Inject
    private Links links;

    private String host = "";
    private @Nullable List<TenantDomain> list;

    /** All of them, by name. */
    public List<TenantDomain> getList() {
        List<TenantDomain> known = list;
        if (known == null) {
            known = domains.list(page.mustHaveSlug());
            list = known;
        }
        return known;
    }

    /** Claims what was typed. */
    public void claim() {
        Fields.read("host", host, HostName::new).ifPresent(name -> {
            Slug slug = page.mustHaveSlug();
            Attempt<TenantDomain> claimed = acting.as(OperatorRole.OPERATOR, actor -> domains.claim(slug, name, actor));
            claimed.refusal()
                    .ifPresent(problem ->
                            notices.refused(problem, "host", ProblemType.DOMAIN_TAKEN, ProblemType.INVALID_INPUT));
            claimed.result()
                    .ifPresent(domain -> done("'" + name + "' is claimed. Publish its TXT record, then verify it."));
        });
    }

    /** Looks for the proof of the host that was meant. */
    public void verify() {
        onMeant((name, actor) -> domains.verify(page.mustHaveSlug(), name, actor))
                .ifPresent(name -> done("'" + name + "' is verified, and leads to this tenant from now on."));
    }

    /** Gives the host up that was meant. */
    public void remove() {
        onMeant((name, actor) -> {
                    domains.remove(page.mustHaveSlug(), name, actor);
                    return true;
                })
                .ifPresent(name -> done("'" + name + "' is removed."));
    }

    private void done(String sentence) {
        notices.done(sentence);
        Redirect.to(links.here());
    }

    /** A row sends which host it is about: rows may have moved since. @return the host, if it was done */
    private Optional<HostName> onMeant(BiFunction<HostName, String, Object> work) {
        String sent = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .getOrDefault("meant", "");
        try {
            HostName name = new HostName(sent);
            Attempt<Object> attempt = acting.as(OperatorRole.OPERATOR, actor -> work.apply(name, actor));
            attempt.refusal().ifPresent(problem -> notices.refused(problem.detail()));
            return attempt.result().map(done -> name);
        } catch (IllegalArgumentException none) {
            notices.warn("No host was chosen; press the button in the row of the one that is meant.");
            return Optional.empty();
        }
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }
}
