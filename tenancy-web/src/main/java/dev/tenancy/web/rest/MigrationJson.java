package dev.tenancy.web.rest;

import static dev.tenancy.web.rest.JsonValues.list;
import static dev.tenancy.web.rest.JsonValues.millis;
import static dev.tenancy.web.rest.JsonValues.number;
import static dev.tenancy.web.rest.JsonValues.text;
import static dev.tenancy.web.rest.JsonValues.texts;

import dev.tenancy.migration.FleetPlan;
import dev.tenancy.migration.FleetStatus;
import dev.tenancy.migration.MigrationRun;
import dev.tenancy.migration.MigrationTask;
import dev.tenancy.migration.Rehearsal;
import dev.tenancy.migration.RunOptions;
import dev.tenancy.migration.TaskCounts;
import dev.tenancy.migration.TaskFailure;
import dev.tenancy.migration.WaveGate;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Optional;

/** Runs, their tasks and the state of the fleet as the API shows them; null where there is nothing. */
final class MigrationJson {

    private MigrationJson() {}

    static JsonObject run(MigrationRun run) {
        return Json.createObjectBuilder()
                .add("id", run.id())
                .add("status", run.status().code())
                .add("target", run.target())
                .add("wave", run.wave())
                .add("waves", run.waves())
                .add("counts", counts(run.counts()))
                .add("workers", run.workers())
                .add("reason", text(run.reason()))
                .add("createdBy", run.createdBy())
                .add("createdAt", run.createdAt().toString())
                .add("finishedAt", text(run.finishedAt()))
                .add("options", options(run.options()))
                .build();
    }

    private static JsonObjectBuilder counts(TaskCounts counts) {
        return Json.createObjectBuilder()
                .add("tenants", counts.tenants())
                .add("pending", counts.pending())
                .add("retrying", counts.retrying())
                .add("running", counts.running())
                .add("migrated", counts.migrated())
                .add("upToDate", counts.upToDate())
                .add("failed", counts.failed())
                .add("skipped", counts.skipped());
    }

    private static JsonObjectBuilder options(RunOptions options) {
        return Json.createObjectBuilder()
                .add("tenants", texts(options.only()))
                .add("exclude", texts(options.exclude()))
                .add("order", options.order().toString())
                .add("canary", text(options.canary()))
                .add("wave", number(options.waveSize()))
                .add("maxFailures", options.maxFailures().toString())
                .add("pauseBetween", text(gate(options.gate())))
                .add("lockTimeout", options.lockTimeout().toString())
                .add("statementTimeout", options.statementTimeout().toString())
                .add("attempts", options.attempts());
    }

    private static Optional<String> gate(WaveGate gate) {
        if (gate instanceof WaveGate.Pause pause) {
            return Optional.of(pause.time().toString());
        }
        return gate instanceof WaveGate.Approval ? Optional.of("approval") : Optional.empty();
    }

    static JsonObject task(MigrationTask task) {
        return Json.createObjectBuilder()
                .add("position", task.position())
                .add("wave", task.wave())
                .add("tenant", task.tenant())
                .add("status", task.status().code())
                .add("attempts", task.attempts())
                .add("from", text(task.from()))
                .add("to", text(task.to()))
                .add("durationMs", millis(task.duration()))
                .add("node", text(task.node()))
                .add(
                        "failure",
                        task.failure()
                                .<JsonValue>map(failure -> failure(Json.createObjectBuilder(), failure)
                                        .build())
                                .orElse(JsonValue.NULL))
                .add("finishedAt", text(task.finishedAt()))
                .build();
    }

    private static JsonObjectBuilder failure(JsonObjectBuilder json, TaskFailure failure) {
        return json.add("sqlState", text(failure.sqlState()))
                .add("message", failure.message())
                .add("script", text(failure.script()))
                .add("line", number(failure.line()));
    }

    static JsonObject status(FleetStatus status) {
        return Json.createObjectBuilder()
                .add("target", status.target())
                .add("tenants", status.tenants())
                .add("upToDate", status.upToDate())
                .add("behind", status.behind())
                .add("failed", status.failed())
                .add("versions", list(status.versions(), each -> Json.createObjectBuilder()
                        .add("version", each.version())
                        .add("tenants", each.tenants())))
                .add("openRun", number(status.openRun()))
                .build();
    }

    static JsonObject plan(FleetPlan plan) {
        return Json.createObjectBuilder()
                .add("target", plan.target())
                .add("groups", list(plan.groups(), group -> Json.createObjectBuilder()
                        .add("from", group.from())
                        .add("to", group.to())
                        .add("scripts", texts(group.scripts()))
                        .add("tenants", group.tenants())
                        .add("examples", texts(group.examples()))
                        .add("obstacle", text(group.obstacle()))))
                .build();
    }

    static JsonObject rehearsal(Rehearsal rehearsal) {
        return Json.createObjectBuilder()
                .add("target", rehearsal.target())
                .add("groups", list(rehearsal.groups(), MigrationJson::rehearsed))
                .build();
    }

    private static JsonObjectBuilder rehearsed(Rehearsal.Group group) {
        return Json.createObjectBuilder()
                .add("from", group.from())
                .add("scripts", texts(group.scripts()))
                .add("tenants", group.tenants())
                .add("rehearsed", group.rehearsed())
                .add("medianMs", group.median().toMillis())
                .add("longestMs", group.longest().toMillis())
                .add("locks", texts(group.locks()))
                .add(
                        "failures",
                        list(
                                group.failures(),
                                each -> failure(
                                        Json.createObjectBuilder().add("tenant", each.tenant()), each.failure())))
                .add("notRehearsed", texts(group.notRehearsed()));
    }
}
