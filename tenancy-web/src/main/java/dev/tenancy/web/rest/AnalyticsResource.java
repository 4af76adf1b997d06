package dev.tenancy.web.rest;

import dev.tenancy.fleet.FleetFacts;
import dev.tenancy.fleet.UsagePage;
import dev.tenancy.fleet.UsageQuery;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private FleetFacts facts;

    /** As a table all that is asked for comes at once, if nobody asks for a page. */
    @GET
    @Path("/usage")
    @Produces({MediaType.APPLICATION_JSON, UsageCsv.TEXT_CSV})
    public Response usage(
            @BeanParam TenantFilter filter,
            @BeanParam PageQuery page,
            @Context UriInfo uri,
            @Context Request request,
            @Context HttpServletRequest servletRequest,
            @Context HttpServletResponse servletResponse) {
        UsageOrder order = filter.usageOrder();
        UsageQuery query = order.of(filter.choice());
        Variant chosen = request.selectVariant(VARIANTS);
        boolean table = chosen != null && UsageCsv.MEDIA_TYPE.isCompatible(chosen.getMediaType());
        if (table && !page.isAskedFor()) {
            StreamingOutput lines = out -> UsageTable.write(
                    facts, query, new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
            return Response.ok(
                            new BreakingOff(lines, servletRequest, servletResponse),
                            UsageCsv.MEDIA_TYPE.withCharset("utf-8"))
                    .build();
        }
        UsagePage found = facts.usage(query, page.limit(), page.after(cursor -> Cursors.usage(cursor, order)));
        Response json = Responses.page(uri, FleetJson.usage(found, order));
        return table
                ? Response.fromResponse(json)
                        .entity(UsageCsv.HEADER
                                + found.page().items().stream()
                                        .map(UsageCsv::line)
                                        .collect(Collectors.joining()))
                        .type(UsageCsv.MEDIA_TYPE.withCharset("utf-8"))
                        .build()
                : json;
    }
}
