package dev.tenancy.web.rest;

import dev.tenancy.operator.Operator;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.operator.Operators;
import dev.tenancy.operator.Password;
import dev.tenancy.operator.Username;
import dev.tenancy.problem.TenancyException.Forbidden;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** What every operator may do to their own account, whatever their role. */
@Path("/account")
@RequestScoped
@ForOperators
@Needs(OperatorRole.VIEWER)
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {

    private static final String TOKENS = ApiApplication.BASE + "/account/tokens/";

    @EJB
    private Operators operators;

    @Inject
    private CurrentCaller caller;

    @GET
    public String get() {
        return OperatorJson.operator(me()).toString();
    }

    /** Sessions end; tokens stay. */
    @POST
    @Path("/password")
    @Consumes(MediaType.APPLICATION_JSON)
    public String changePassword(JsonBody body) {
        Username me = username();
        Optional<String> current = body.required("current", text -> text);
        Optional<Password> password = body.required("password", Password::new);
        body.check();
        return OperatorJson.operator(operators.changePassword(me, current.orElseThrow(), password.orElseThrow()))
                .toString();
    }

    @GET
    @Path("/tokens")
    public String listTokens() {
        return OperatorJson.tokens(operators.tokens(username())).toString();
    }

    @POST
    @Path("/tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response createToken(JsonBody body) {
        Username username = username();
        return OperatorsResource.newToken(operators, body, username, username.value(), TOKENS);
    }

    @DELETE
    @Path("/tokens/{id}")
    public Response revokeToken(@PathParam("id") String id) {
        Username username = username();
        operators.revokeToken(username, Parameters.id(id), username.value());
        return Response.noContent().build();
    }

    private Username username() {
        return me().username();
    }

    private Operator me() {
        return caller.get()
                .filter(Caller.Operator.class::isInstance)
                .flatMap(operator -> ((Caller.Operator) operator).account())
                .orElseThrow(
                        () -> new Forbidden("This credential has no account: it is the configured token, or one of an"
                                + " OpenID provider. Use a token of an operator's own."));
    }
}
