package dev.tenancy.web.rest;

import dev.tenancy.access.KeyName;
import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Operators.NewToken;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import dev.tenancy.paging.Precondition;
import dev.tenancy.problem.TenancyException.OperatorNotFound;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;

/** Who runs the fleet, for admins. */
@Path("/operators")
@RequestScoped
@ForOperators
@Needs(OperatorRole.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class OperatorsResource {

    private static final String PATH = ApiApplication.BASE + "/operators/";

    @EJB
    private Operators operators;

    @Inject
    private CurrentCaller caller;

    @GET
    public String list() {
        return JsonValues.all(operators.list(), OperatorJson::builder).toString();
    }

    /** Somebody else knows the password, so it has to be changed, unless one says otherwise. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(JsonBody body) {
        Optional<Username> username = body.required("username", Username::new);
        Optional<Password> password = body.required("password", Password::new);
        Optional<OperatorRole> role = body.required("role", OperatorRole::of);
        boolean change = body.bool("changePassword").orElse(true);
        body.check();
        Operator created =
                operators.create(username.orElseThrow(), password.orElseThrow(), role.orElseThrow(), change, actor());
        return Response.fromResponse(Responses.changed(OperatorJson.operator(created), created.version()))
                .status(Response.Status.CREATED)
                .header("Location", PATH + created.username())
                .build();
    }

    @GET
    @Path("/{username}")
    public Response get(@PathParam("username") String username, @Context HttpHeaders headers) {
        return Responses.entity(headers, found(username), Operator::version, OperatorJson::operator);
    }

    @PATCH
    @Path("/{username}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("username") String username, JsonBody body, @Context HttpHeaders headers) {
        Optional<OperatorRole> role = body.optional("role", OperatorRole::of);
        Optional<Boolean> disabled = body.bool("disabled");
        body.check();
        Precondition asked = Versions.precondition(headers);
        Operator changed = operators.change(found(username).username(), role, disabled, asked, actor());
        return Responses.changed(OperatorJson.operator(changed), changed.version());
    }

    @DELETE
    @Path("/{username}")
    public Response delete(@PathParam("username") String username, @Context HttpHeaders headers) {
        operators.delete(found(username).username(), Versions.precondition(headers), actor());
        return Response.noContent().build();
    }

    /** It has to be changed at the next log-in. */
    @PUT
    @Path("/{username}/password")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response resetPassword(@PathParam("username") String username, JsonBody body) {
        Optional<Password> password = body.required("password", Password::new);
        body.check();
        Operator changed = operators.resetPassword(found(username).username(), password.orElseThrow(), actor());
        return Responses.changed(OperatorJson.operator(changed), changed.version());
    }

    @GET
    @Path("/{username}/tokens")
    public String listTokens(@PathParam("username") String username) {
        return OperatorJson.tokens(operators.tokens(found(username).username())).toString();
    }

    @POST
    @Path("/{username}/tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response createToken(@PathParam("username") String username, JsonBody body) {
        Username owner = found(username).username();
        return newToken(operators, body, owner, actor(), PATH + owner + "/tokens/");
    }

    @DELETE
    @Path("/{username}/tokens/{id}")
    public Response revokeToken(@PathParam("username") String username, @PathParam("id") String id) {
        operators.revokeToken(found(username).username(), Parameters.id(id), actor());
        return Response.noContent().build();
    }

    /** The secret is in this answer only. */
    static Response newToken(Operators operators, JsonBody body, Username owner, String actor, String path) {
        Optional<KeyName> name = body.required("name", KeyName::new);
        Optional<Instant> expiresAt = body.optional("expiresAt", Times::future);
        body.check();
        NewToken created = operators.createToken(owner, name.orElseThrow(), expiresAt, actor);
        return Response.status(Response.Status.CREATED)
                .header("Location", path + created.facts().id())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(OperatorJson.created(created).toString())
                .build();
    }

    /** What is no username is nobody's. */
    private Operator found(String text) {
        try {
            return operators.find(new Username(text)).orElseThrow(() -> new OperatorNotFound(text));
        } catch (IllegalArgumentException noUsername) {
            throw new OperatorNotFound(text);
        }
    }

    private String actor() {
        return caller.get().map(Caller::actor).orElseThrow();
    }
}
