package dev.tenancy.web.rest;

import dev.tenancy.problem.TenancyException.SignUpClosed;
import dev.tenancy.registry.RegistrationOutcome.Registered;
import dev.tenancy.signup.SignUp;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantName;
import dev.tenancy.web.resolution.ForAnybody;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** A company registers itself. */
@Path("/sign-up")
@RequestScoped
@ForAnybody
@Produces(MediaType.APPLICATION_JSON)
public class SignUpResource {

    @EJB
    private SignUp signUp;

    /** No key makes it repeatable: keys are somebody's, and this is nobody yet. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signUp(JsonBody body) {
        if (!signUp.isOpen()) {
            throw new SignUpClosed();
        }
        Optional<Slug> slug = body.required("slug", Slug::new);
        Optional<TenantName> name = body.required("name", TenantName::new);
        body.check();
        Registered registered = signUp.signUp(slug.orElseThrow(), name.orElseThrow());
        return Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.tenant(registered.tenant())
                        .add("apiKey", registered.apiKey().value())
                        .build()
                        .toString())
                .build();
    }
}
