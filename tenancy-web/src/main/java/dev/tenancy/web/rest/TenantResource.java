package dev.tenancy.web.rest;

import dev.tenancy.project.Projects;
import dev.tenancy.team.Team;
import dev.tenancy.web.resolution.Caller.TenantClient;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForTenants;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Who am I: the calling tenant, its plan's limits, and how much of them it uses. */
@Path("/tenant")
@RequestScoped
@ForTenants
@Produces(MediaType.APPLICATION_JSON)
public class TenantResource {

    @Inject
    private CurrentCaller caller;

    @EJB
    private Projects projects;

    @EJB
    private Team team;

    @GET
    public String get() {
        TenantClient client = caller.get()
                .filter(TenantClient.class::isInstance)
                .map(TenantClient.class::cast)
                .orElseThrow();
        JsonObjectBuilder json = Json.tenant(client.tenant())
                .add("limits", Json.limits(client.limits()))
                .add(
                        "usage",
                        jakarta.json.Json.createObjectBuilder()
                                .add("projects", projects.count())
                                .add("members", team.count()));
        return json.build().toString();
    }
}
