package dev.tenancy.web.rest;

import static dev.tenancy.web.rest.JsonValues.list;
import static dev.tenancy.web.rest.JsonValues.number;
import static dev.tenancy.web.rest.JsonValues.text;
import static dev.tenancy.web.rest.JsonValues.texts;

import dev.tenancy.audit.AuditEvent;
import dev.tenancy.fleet.Overview;
import dev.tenancy.fleet.Overview.Ranked;
import dev.tenancy.fleet.SizePoint;
import dev.tenancy.fleet.TenantUsage;
import dev.tenancy.fleet.UsageCounts;
import dev.tenancy.fleet.UsagePage;
import dev.tenancy.fleet.UsagePage.Totals;
import dev.tenancy.fleet.UsagePoint;
import dev.tenancy.migration.DriftCheck;
import dev.tenancy.migration.DriftReport;
import dev.tenancy.registry.Plan;
import dev.tenancy.tenant.TenantStatus;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Plans, numbers, drift and the audit trail of the fleet, as operators see them. */
final class FleetJson {

    private static final String TENANTS = "tenants";

    private FleetJson() {}

    static JsonObject plan(Plan plan, long tenants) {
        return Json.createObjectBuilder()
                .add("code", plan.code())
                .add("name", plan.name())
                .add("limits", dev.tenancy.web.rest.Json.limits(plan.limits()))
                .add(TENANTS, tenants)
                .build();
    }

    static JsonObject overview(Overview overview) {
        return Json.createObjectBuilder()
                .add(TENANTS, overview.tenants())
                .add("byStatus", statuses(overview.byStatus()))
                .add("byPlan", counts("plan", overview.byPlan()))
                .add("bySchemaVersion", counts("schemaVersion", overview.bySchemaVersion()))
                .add("registeredLastWeek", overview.registeredLastWeek())
                .add("purgesDue", overview.purgesDue())
                .add("largest", ranked("bytes", overview.largest()))
                .add("growing", ranked("bytesGrown", overview.growing()))
                .add("mostProjects", ranked("projects", overview.mostProjects()))
                .add("slow", ranked("meanMicros", overview.slow()))
                .build();
    }

    /** In the order of a tenant's life. */
    private static JsonArrayBuilder statuses(Map<TenantStatus, Integer> byStatus) {
        return list(new TreeMap<>(byStatus).entrySet(), each -> Json.createObjectBuilder()
                .add("status", each.getKey().code())
                .add(TENANTS, each.getValue()));
    }

    private static JsonArrayBuilder counts(String name, Map<String, Integer> counts) {
        return list(
                new TreeMap<>(counts).entrySet(),
                each -> Json.createObjectBuilder().add(name, each.getKey()).add(TENANTS, each.getValue()));
    }

    private static JsonArrayBuilder ranked(String what, List<Ranked> ranked) {
        return list(
                ranked,
                each -> Json.createObjectBuilder().add("slug", each.slug()).add(what, each.value()));
    }

    static JsonObjectBuilder size(SizePoint point) {
        return counts(
                Json.createObjectBuilder()
                        .add("at", point.at().toString())
                        .add(TENANTS, point.tenants())
                        .add("bytes", point.bytes()),
                point.counts());
    }

    static JsonObjectBuilder point(UsagePoint point) {
        return counts(
                Json.createObjectBuilder().add("at", point.at().toString()).add("bytes", point.bytes()),
                point.counts());
    }

    private static JsonObjectBuilder counts(JsonObjectBuilder json, Optional<UsageCounts> counts) {
        Function<ToLongFunction<UsageCounts>, JsonValue> figure =
                of -> counts.<JsonValue>map(each -> Json.createValue(of.applyAsLong(each)))
                        .orElse(JsonValue.NULL);
        return json.add("projects", figure.apply(UsageCounts::projects))
                .add("activeProjects", figure.apply(UsageCounts::activeProjects))
                .add("archivedProjects", figure.apply(UsageCounts::archivedProjects))
                .add("members", figure.apply(UsageCounts::members));
    }

    static JsonObject usage(UsagePage usage, UsageOrder order) {
        return Json.createObjectBuilder(dev.tenancy.web.rest.Json.page(
                        usage.page(), FleetJson::usage, position -> Cursors.encode(position, order)))
                .add("totals", usage.totals().map(FleetJson::totals).orElse(JsonValue.NULL))
                .add("asOf", text(usage.noted()))
                .build();
    }

    private static JsonValue totals(Totals totals) {
        JsonObjectBuilder sums = Json.createObjectBuilder()
                .add(TENANTS, totals.tenants())
                .add("counted", totals.counted())
                .add("bytes", totals.bytes());
        return counts(sums, Optional.of(totals.counts())).build();
    }

    private static JsonObject usage(TenantUsage usage) {
        return TenantJson.facts(usage.facts())
                .add("bytesGrown", number(usage.bytesGrown()))
                .add("name", usage.tenant().name().value())
                .add("plan", usage.tenant().plan())
                .add("status", usage.tenant().status().code())
                .build();
    }

    static JsonObject event(AuditEvent event) {
        return Json.createObjectBuilder()
                .add("id", event.id())
                .add("at", event.at().toString())
                .add("actor", event.actor())
                .add("action", event.action())
                .add("tenantId", text(event.tenantId()))
                .add("tenant", text(event.tenantSlug()))
                .add("detail", text(event.detail()))
                .add("requestId", text(event.requestId()))
                .add("remoteAddress", text(event.remoteAddress()))
                .build();
    }

    /** The last look with what it found; also where there has been none. */
    static JsonObject drift(Optional<DriftCheck> check) {
        return check.map(FleetJson::look)
                .orElseGet(() -> Json.createObjectBuilder()
                        .addNull("id")
                        .add("status", "never")
                        .addNull("startedBy")
                        .addNull("startedAt")
                        .addNull("finishedAt")
                        .addNull("failure"))
                .add(
                        "report",
                        check.flatMap(DriftCheck::report)
                                .<JsonValue>map(report -> report(report).build())
                                .orElse(JsonValue.NULL))
                .build();
    }

    static JsonObjectBuilder look(DriftCheck check) {
        return Json.createObjectBuilder()
                .add("id", check.id())
                .add("status", check.status().code())
                .add("startedBy", check.startedBy())
                .add("startedAt", check.startedAt().toString())
                .add("finishedAt", text(check.finishedAt()))
                .add("failure", text(check.failure()));
    }

    private static JsonObjectBuilder report(DriftReport report) {
        return Json.createObjectBuilder()
                .add(TENANTS, report.tenants())
                .add("clean", report.clean())
                .add("drifted", list(report.drifted(), each -> Json.createObjectBuilder()
                        .add("slug", each.tenant())
                        .add("schemaVersion", each.version())
                        .add("differences", list(each.differences(), difference -> Json.createObjectBuilder()
                                .add("kind", difference.kind().code())
                                .add("object", difference.object())
                                .add("inWords", difference.inWords())
                                .add("remedy", text(difference.remedy()))))))
                .add("missing", texts(report.missing()))
                .add("orphans", texts(report.orphans()));
    }
}
