package dev.tenancy.web.rest;

import dev.tenancy.analytics.FleetQueries;
import dev.tenancy.analytics.FleetQuery;
import dev.tenancy.operator.OperatorRole;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import dev.tenancy.web.resolution.Needs;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One question to many tenants, answered while they answer; for admins, since it reads what tenants have. */
@Path("/analytics/query")
@RequestScoped
@ForOperators
public class QueryResource {

    /** Two queries of full length and as many slugs as can be named. */
    private static final int MOST_BYTES = 2 << 20;

    private static final List<Variant> VARIANTS =
            Variant.mediaTypes(ResultFormat.types()).add().build();

    @EJB
    private FleetQueries queries;

    @Inject
    private CurrentCaller caller;

    /** The body is written row by row; a refusal comes before its first byte, as a problem; what fails later breaks off. */
    @POST
    @Needs(OperatorRole.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, ResultFormat.APPLICATION_JSONL, ResultFormat.TEXT_CSV})
    public Response query(
            @MayBeLarge(bytes = MOST_BYTES) JsonBody body,
            @Context Request request,
            @Context HttpServletRequest servletRequest,
            @Context HttpServletResponse servletResponse) {
        FleetQuery query = QueryRequest.of(body);
        String actor = caller.get().map(Caller::actor).orElseThrow();
        Variant chosen = request.selectVariant(VARIANTS);
        ResultFormat format = ResultFormat.of(chosen == null ? MediaType.APPLICATION_JSON_TYPE : chosen.getMediaType());
        StreamingOutput answer = out -> {
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            format.answer(queries, query, actor, writer);
            writer.flush();
        };
        return Response.ok(
                        new BreakingOff(answer, servletRequest, servletResponse),
                        format.type().withCharset("utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
