package dev.tenancy.web.rest;

import dev.tenancy.migration.FleetMigrations;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskStatus;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.problem.Violation;
import dev.tenancy.web.resolution.Caller;
import dev.tenancy.web.resolution.CurrentCaller;
import dev.tenancy.web.resolution.ForOperators;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The migration of the fleet: what is to be done, the runs that do it, and their steering. For operators. */
@Path("/migrations")
@RequestScoped
@ForOperators
@Produces(MediaType.APPLICATION_JSON)
public class MigrationsResource {

    private static final String PATH = ApiApplication.BASE + "/migrations/";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern EVENT_ID = Pattern.compile("20[0-9]{2}-[0-9T:.-]{4,30}Z");
    private static final int DEFAULT_SAMPLE = 3;
    private static final int MAX_SAMPLE = 100;

    @EJB
    private FleetMigrations migrations;

    @Inject
    private CurrentCaller caller;

    @Inject
    private RunStreams streams;

    @GET
    public Response list(@BeanParam PageQuery page, @Context UriInfo uri) {
        return Responses.page(
                uri,
                Json.page(
                        migrations.runs(page.limit(), page.after(Cursors::run)),
                        MigrationJson::run,
                        Cursors::encodeRun));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(JsonBody body) {
        RunOptions options = RunRequest.options(body);
        body.check();
        MigrationRun run = RunRequest.naming(options, () -> migrations.start(options, actor()));
        return Response.status(Response.Status.CREATED)
                .header("Location", PATH + run.id())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(MigrationJson.run(run).toString())
                .build();
    }

    @GET
    @Path("/status")
    public String status() {
        return MigrationJson.status(migrations.status()).toString();
    }

    @GET
    @Path("/plan")
    public String plan(@QueryParam("tenants") List<String> tenants, @QueryParam("exclude") List<String> exclude) {
        RunOptions choice =
                RunRequest.choice(Parameters.slugs("tenants", tenants), Parameters.slugs("exclude", exclude));
        return MigrationJson.plan(migrations.plan(choice)).toString();
    }

    /** Answers when it is done: a sample takes as long as its tenants' migrations do. */
    @POST
    @Path("/rehearsals")
    @Consumes(MediaType.APPLICATION_JSON)
    public String rehearse(JsonBody body) {
        RunOptions options = RunRequest.rehearsalOptions(body);
        OptionalInt sample = body.integer("sample", MigrationsResource::checkSample);
        body.check();
        return MigrationJson.rehearsal(
                        RunRequest.naming(options, () -> migrations.rehearse(options, sample.orElse(DEFAULT_SAMPLE))))
                .toString();
    }

    @GET
    @Path("/{id}")
    public String get(@PathParam("id") String id) {
        return json(migrations.run(Parameters.runId(id)));
    }

    @GET
    @Path("/{id}/tasks")
    public Response tasks(
            @PathParam("id") String id,
            @QueryParam("status") @Nullable String status,
            @BeanParam PageQuery page,
            @Context UriInfo uri) {
        long run = Parameters.runId(id);
        Optional<TaskStatus> only = Parameters.optional("status", status, MigrationsResource::taskStatus);
        return Responses.page(
                uri,
                Json.page(
                        migrations.tasks(run, only, page.limit(), page.after(Cursors::task)),
                        MigrationJson::task,
                        Cursors::encodeTask));
    }

    /** Returns at once; the stream goes on without this thread. */
    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse) {
        long run = Parameters.runId(id);
        streams.open(run, Optional.ofNullable(lastEventId).map(MigrationsResource::instant), sink, sse);
    }

    @POST
    @Path("/{id}/pause")
    public String pause(@PathParam("id") String id) {
        return json(migrations.pause(Parameters.runId(id), actor()));
    }

    @POST
    @Path("/{id}/resume")
    public String resume(@PathParam("id") String id) {
        return json(migrations.resume(Parameters.runId(id), actor()));
    }

    @POST
    @Path("/{id}/cancel")
    public String cancel(@PathParam("id") String id) {
        return json(migrations.cancel(Parameters.runId(id), actor()));
    }

    @POST
    @Path("/{id}/retry")
    public String retry(@PathParam("id") String id) {
        return json(migrations.retry(Parameters.runId(id), actor()));
    }

    @POST
    @Path("/{id}/approve")
    public String approve(@PathParam("id") String id) {
        return json(migrations.approve(Parameters.runId(id), actor()));
    }

    private static String json(MigrationRun run) {
        return MigrationJson.run(run).toString();
    }

    private String actor() {
        return caller.get().map(Caller::actor).orElseThrow();
    }

    private static TaskStatus taskStatus(String text) {
        return Arrays.stream(TaskStatus.values())
                .filter(status -> status.code().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(TaskStatus.values())
                                .map(TaskStatus::code)
                                .collect(Collectors.joining(", "))));
    }

    /** Events carry the time of what they tell; a client that was cut off sends back the last one it got. */
    private static Instant instant(String eventId) {
        return Optional.of(eventId)
                .filter(text -> EVENT_ID.matcher(text).matches())
                .map(MigrationsResource::parsed)
                .orElseThrow(() -> new MalformedRequest(
                        Violation.ofHeader(LAST_EVENT_ID, "must be the id of an event of this stream")));
    }

    private static @Nullable Instant parsed(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static void checkSample(int sample) {
        if (sample < 1 || sample > MAX_SAMPLE) {
            throw new IllegalArgumentException("must be 1 to " + MAX_SAMPLE + " tenants of each group");
        }
    }
}
