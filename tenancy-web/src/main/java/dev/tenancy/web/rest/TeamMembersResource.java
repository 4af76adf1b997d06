package dev.tenancy.web.rest;

import dev.tenancy.paging.Precondition;
import dev.tenancy.team.Team;
import dev.tenancy.team.TeamMember;
import dev.tenancy.team.TeamRole;
import dev.tenancy.team.UserId;
import dev.tenancy.web.resolution.ForTenants;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;

/** The calling tenant's team. */
@Path("/team-members")
@RequestScoped
@ForTenants
@Produces(MediaType.APPLICATION_JSON)
public class TeamMembersResource {

    private static final String PATH = ApiApplication.BASE + "/team-members/";

    @EJB
    private Team team;

    @Inject
    private RepeatableRequests repeatable;

    @GET
    public Response list(@BeanParam PageQuery page, @Context UriInfo uri) {
        return Responses.page(
                uri,
                Json.page(team.list(page.limit(), page.after(Cursors::member)), Json::member, Cursors::encodeMember));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(JsonBody body) {
        Optional<UserId> userId = body.required("userId", UserId::new);
        Optional<TeamRole> role = body.optional("role", TeamRole::of);
        body.check();
        return repeatable.once(body, () -> {
            TeamMember member = team.add(userId.orElseThrow(), role.orElse(TeamRole.MEMBER));
            return Responses.created(PATH + member.id(), member.version(), Json.member(member));
        });
    }

    @GET
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        return Responses.entity(headers, team.get(Parameters.id(id)), TeamMember::version, Json::member);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("id") String id, JsonBody body, @Context HttpHeaders headers) {
        UUID uuid = Parameters.id(id);
        Optional<TeamRole> role = body.optional("role", TeamRole::of);
        body.check();
        Precondition precondition = Versions.precondition(headers);
        TeamMember member = role.isPresent()
                ? team.changeRole(uuid, role.get(), precondition)
                : Versions.accepted(team.get(uuid), TeamMember::version, precondition);
        return Responses.changed(Json.member(member), member.version());
    }

    @DELETE
    @Path("/{id}")
    public Response remove(@PathParam("id") String id, @Context HttpHeaders headers) {
        team.remove(Parameters.id(id), Versions.precondition(headers));
        return Response.noContent().build();
    }
}
