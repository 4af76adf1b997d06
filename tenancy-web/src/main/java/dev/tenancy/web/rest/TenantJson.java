package dev.tenancy.web.rest;

import static dev.tenancy.web.rest.JsonValues.list;
import static dev.tenancy.web.rest.JsonValues.number;
import static dev.tenancy.web.rest.JsonValues.text;
import static dev.tenancy.web.rest.JsonValues.texts;

import dev.tenancy.access.ApiKeys.NewKey;
import dev.tenancy.access.KeyFacts;
import dev.tenancy.access.TenantDomain;
import dev.tenancy.fleet.TenantFacts;
import dev.tenancy.lifecycle.Reconciliation;
import dev.tenancy.tenant.Tenant;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** Tenants, and what leads to them, as operators see them. */
final class TenantJson {

    private TenantJson() {}

    static JsonObject tenant(Tenant tenant) {
        JsonObjectBuilder labels = jakarta.json.Json.createObjectBuilder();
        tenant.labels().values().forEach(labels::add);
        return Json.tenant(tenant)
                .add("statusReason", text(tenant.statusReason()))
                .add("statusChangedAt", tenant.statusChangedAt().toString())
                .add("purgeAfter", text(tenant.purgeAfter()))
                .add("labels", labels)
                .build();
    }

    static JsonObjectBuilder facts(TenantFacts facts) {
        return jakarta.json.Json.createObjectBuilder()
                .add("slug", facts.slug())
                .add("bytes", number(facts.bytes()))
                .add("projects", number(facts.projects()))
                .add("activeProjects", number(facts.activeProjects()))
                .add("archivedProjects", number(facts.archivedProjects()))
                .add("members", number(facts.members()))
                .add("lastActivity", text(facts.lastActivity()))
                .add("problem", text(facts.problem()));
    }

    static JsonObjectBuilder key(KeyFacts key) {
        return jakarta.json.Json.createObjectBuilder()
                .add("id", key.id().toString())
                .add("name", key.name())
                .add("scope", key.scope().code())
                .add("createdAt", key.createdAt().toString())
                .add("createdBy", text(key.createdBy()))
                .add("expiresAt", text(key.expiresAt()))
                .add("revokedAt", text(key.revokedAt()))
                .add("lastUsedAt", text(key.lastUsedAt()));
    }

    /** The only document that holds a secret; no answer with it is kept anywhere. */
    static JsonObject newKey(NewKey key) {
        return key(key.facts()).add("apiKey", key.secret().value()).build();
    }

    static JsonObjectBuilder domain(TenantDomain domain) {
        return jakarta.json.Json.createObjectBuilder()
                .add("host", domain.host().value())
                .add("createdAt", domain.createdAt().toString())
                .add("verifiedAt", text(domain.verifiedAt()))
                .add(
                        "record",
                        jakarta.json.Json.createObjectBuilder()
                                .add("type", "TXT")
                                .add("name", domain.record())
                                .add("value", domain.recordValue()));
    }

    static JsonObject reconciliation(Reconciliation found) {
        return jakarta.json.Json.createObjectBuilder()
                .add("orphanSchemas", texts(found.orphanSchemas()))
                .add("orphanRoles", texts(found.orphanRoles()))
                .add("incomplete", list(found.incomplete(), each -> jakarta.json.Json.createObjectBuilder()
                        .add("slug", each.slug())
                        .add("status", each.status())
                        .add("missing", each.what())))
                .build();
    }
}
