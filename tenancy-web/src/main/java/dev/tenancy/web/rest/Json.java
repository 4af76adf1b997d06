package dev.tenancy.web.rest;

import dev.tenancy.paging.Page;
import dev.tenancy.project.Project;
import dev.tenancy.registry.Plan.PlanLimits;
import dev.tenancy.team.TeamMember;
import dev.tenancy.tenant.Tenant;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.function.Function;

/** Values as the API shows them: camelCase, UTC timestamps, null where there is nothing. */
final class Json {

    private Json() {}

    static JsonObject project(Project project) {
        return jakarta.json.Json.createObjectBuilder()
                .add("id", project.id().toString())
                .add("name", project.name())
                .add("createdAt", project.createdAt().toString())
                .add("archivedAt", JsonValues.text(project.archivedAt()))
                .build();
    }

    static JsonObject member(TeamMember member) {
        return jakarta.json.Json.createObjectBuilder()
                .add("id", member.id().toString())
                .add("userId", member.userId())
                .add("role", member.role().code())
                .add("joinedAt", member.joinedAt().toString())
                .build();
    }

    /** What a tenant may know of itself. */
    static JsonObjectBuilder tenant(Tenant tenant) {
        return jakarta.json.Json.createObjectBuilder()
                .add("id", tenant.id().toString())
                .add("slug", tenant.slug().value())
                .add("name", tenant.name().value())
                .add("plan", tenant.plan())
                .add("status", tenant.status().code())
                .add("schemaVersion", tenant.schemaState().version())
                .add("createdAt", tenant.createdAt().toString());
    }

    static JsonObject limits(PlanLimits limits) {
        return jakarta.json.Json.createObjectBuilder()
                .add("projects", JsonValues.number(limits.projects()))
                .add("members", JsonValues.number(limits.members()))
                .add("requestsPerMinute", JsonValues.number(limits.requestsPerMinute()))
                .add("concurrentRequests", JsonValues.number(limits.concurrentRequests()))
                .add("statementTimeout", JsonValues.text(limits.statementTimeout()))
                .build();
    }

    static <T, P> JsonObject page(Page<T, P> page, Function<T, JsonObject> item, Function<P, String> cursor) {
        JsonArrayBuilder items = jakarta.json.Json.createArrayBuilder();
        page.items().forEach(each -> items.add(item.apply(each)));
        return jakarta.json.Json.createObjectBuilder()
                .add("items", items)
                .add("next", JsonValues.text(page.next().map(cursor)))
                .build();
    }
}
