package dev.tenancy.web.admin.signup;

import dev.tenancy.config.ServerConfig;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.signup.SignUp;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.admin.Fields;
import dev.tenancy.web.admin.Notices;
import dev.tenancy.web.problem.Problems;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers a company that asks for it, and shows its key once. */
@Named("signUp")
@RequestScoped
public class SignUpPage {

    @EJB
    private SignUp service;

    @Inject
    private Notices notices;

    private String name = "";
    private String slug = "";
    private @Nullable Registered registered;

    /** Whether companies may register themselves here. */
    public boolean isOpen() {
        return service.isOpen();
    }

    /** Registers the company. */
    public void register() {
        Optional<TenantName> goodName = Fields.read("name", name, TenantName::new);
        Optional<Slug> goodSlug = Fields.read("slug", slug, Slug::new);
        if (goodName.isEmpty() || goodSlug.isEmpty()) {
            return;
        }
        try {
            registered = service.signUp(goodSlug.get(), goodName.get());
        } catch (RuntimeException e) {
            notices.refused(Problems.of(e), "slug", ProblemType.SLUG_TAKEN);
        }
    }

    /** The tenant that was registered a moment ago, with its key. */
    public @Nullable Registered getRegistered() {
        return registered;
    }

    /** Where its programs call: what they send there is a secret, so not by what a proxy made of the scheme. */
    public String getApi() {
        Optional<URI> known = ServerConfig.get().web().publicUrl();
        if (known.isPresent()) {
            return known.get().toString().replaceFirst("/+$", "") + "/api/v1";
        }
        HttpServletRequest request = (HttpServletRequest)
                FacesContext.getCurrentInstance().getExternalContext().getRequest();
        String url = request.getRequestURL().toString();
        return url.substring(0, url.indexOf(request.getRequestURI())) + "/api/v1";
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
}
