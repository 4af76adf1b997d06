package dev.tenancy.web.rest;

import dev.tenancy.lifecycle.TenantLifecycle;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Where registry and database do not agree, for operators. */
@Path("/reconciliation")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class ReconciliationResource {

    @EJB
    private TenantLifecycle lifecycle;

    @Inject
    private CurrentCaller caller;

    @GET
    public String get() {
        return TenantJson.reconciliation(lifecycle.reconcile()).toString();
    }

    @POST
    @Path("/mark-failed")
    public String markFailed() {
        String actor = caller.get().map(Caller::actor).orElseThrow();
        return TenantJson.reconciliation(lifecycle.markFailed(actor)).toString();
    }
}
