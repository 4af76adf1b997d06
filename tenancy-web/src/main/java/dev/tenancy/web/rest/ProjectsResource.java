package dev.tenancy.web.rest;

import dev.tenancy.paging.Precondition;
import dev.tenancy.project.Project;
import dev.tenancy.project.ProjectName;
import dev.tenancy.project.Projects;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The calling tenant's projects. */
@Path("/projects")
@RequestScoped
@ForTenants
@Produces(MediaType.APPLICATION_JSON)
public class ProjectsResource {

    private static final String PATH = ApiApplication.BASE + "/projects/";

    @EJB
    private Projects projects;

    @Inject
    private RepeatableRequests repeatable;

    @GET
    public Response list(
            @QueryParam("archived") @Nullable String archived, @BeanParam PageQuery page, @Context UriInfo uri) {
        Optional<Boolean> only = Parameters.optional("archived", archived, Parameters::bool);
        return Responses.page(
                uri,
                Json.page(
                        projects.list(only, page.limit(), page.after(Cursors::project)),
                        Json::project,
                        Cursors::encodeProject));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(JsonBody body) {
        Optional<ProjectName> name = body.required("name", ProjectName::new);
        body.check();
        return repeatable.once(body, () -> {
            Project project = projects.create(name.orElseThrow());
            return Responses.created(PATH + project.id(), project.version(), Json.project(project));
        });
    }

    @GET
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        return Responses.entity(headers, projects.get(Parameters.id(id)), Project::version, Json::project);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public Response patch(@PathParam("id") String id, JsonBody body, @Context HttpHeaders headers) {
        UUID uuid = Parameters.id(id);
        Optional<ProjectName> name = body.optional("name", ProjectName::new);
        body.check();
        Precondition precondition = Versions.precondition(headers);
        return changed(
                name.isPresent()
                        ? projects.rename(uuid, name.get(), precondition)
                        : Versions.accepted(projects.get(uuid), Project::version, precondition));
    }

    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        projects.delete(Parameters.id(id), Versions.precondition(headers));
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/archive")
    public Response archive(@PathParam("id") String id, @Context HttpHeaders headers) {
        return changed(projects.archive(Parameters.id(id), Versions.precondition(headers)));
    }

    @POST
    @Path("/{id}/unarchive")
    public Response unarchive(@PathParam("id") String id, @Context HttpHeaders headers) {
        return changed(projects.unarchive(Parameters.id(id), Versions.precondition(headers)));
    }

    private static Response changed(Project project) {
        return Responses.changed(Json.project(project), project.version());
    }
}
