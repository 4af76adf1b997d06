package dev.tenancy.web.rest;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.paging.Page;
import dev.tenancy.registry.TenantQuery;
import dev.tenancy.registry.TenantRegistry;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonObject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Questions across tenants, for operators: how much of everything they have, never what. */
@Path("/analytics")
@RequestScoped
@ForOperators
public class AnalyticsResource {

    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, UsageCsv.MEDIA_TYPE)
            .add()
            .build();

    @EJB
    private TenantRegistry registry;

    @EJB
    private FleetFacts facts;

    /** One page is one look at the registry and a few at the schemas. */
    @GET
    @Path("/usage")
    @Produces({MediaType.APPLICATION_JSON, UsageCsv.TEXT_CSV})
    public Response usage(
            @BeanParam TenantFilter filter, @BeanParam PageQuery page, @Context UriInfo uri, @Context Request request) {
        Page<Tenant, TenantQuery.Position> tenants = registry.list(filter.query(), page.limit(), filter.after(page));
        Map<String, TenantFacts> bySlug = facts
                .facts(tenants.items().stream().map(Tenant::slug).toList())
                .stream()
                .collect(Collectors.toMap(TenantFacts::slug, Function.identity()));
        // who was renamed or purged between the two looks is left out
        List<JsonObject> usages = tenants.items().stream()
                .flatMap(
                        tenant -> Optional.ofNullable(bySlug.get(tenant.slug().value()))
                                .map(found -> FleetJson.usage(tenant, found))
                                .stream())
                .toList();
        Response json = Responses.page(
                uri,
                Json.page(
                        new Page<>(usages, tenants.next()),
                        Function.identity(),
                        position -> Cursors.encode(position, filter.order())));
        Variant chosen = request.selectVariant(VARIANTS);
        return chosen != null && UsageCsv.MEDIA_TYPE.isCompatible(chosen.getMediaType())
                ? Response.fromResponse(json)
                        .entity(UsageCsv.write(usages))
                        .type(UsageCsv.MEDIA_TYPE.withCharset("utf-8"))
                        .build()
                : json;
    }
}
