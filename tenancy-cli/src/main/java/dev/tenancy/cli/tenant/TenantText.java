package dev.tenancy.cli.tenant;

import dev.tenancy.cli.output.Table;
import dev.tenancy.tenant.Tenant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tenants as documents and for people. */
final class TenantText {

    private TenantText() {}

    static Map<String, Object> document(Tenant tenant) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", tenant.id());
        document.put("slug", tenant.slug());
        document.put("name", tenant.name());
        document.put("plan", tenant.plan());
        document.put("status", tenant.status().code());
        document.put("schema", tenant.schema());
        document.put("schemaVersion", tenant.schemaState().version());
        document.put("createdAt", tenant.createdAt());
        document.put("statusReason", tenant.statusReason());
        document.put("statusChangedAt", tenant.statusChangedAt());
        document.put("purgeAfter", tenant.purgeAfter());
        document.put("labels", tenant.labels().values());
        document.put("version", tenant.version());
        return document;
    }

    /** One of them, with what else there is to say of it. */
    static String details(Tenant tenant) {
        StringBuilder text = new StringBuilder(table(List.of(tenant)));
        line(text, "Schema", tenant.schema());
        String reason = tenant.statusReason().map(why -> ": " + why).orElse("");
        line(text, "Status", tenant.status().code() + " since " + seconds(tenant.statusChangedAt()) + reason);
        tenant.purgeAfter().ifPresent(end -> line(text, "Purge", "may be purged from " + seconds(end) + " on"));
        if (!tenant.labels().values().isEmpty()) {
            String labels = tenant.labels().values().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(", "));
            line(text, "Labels", labels);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String what, Object value) {
        text.append(what).append(": ").append(value).append(System.lineSeparator());
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    static String table(List<Tenant> tenants) {
        Table table = new Table("SLUG", "NAME", "PLAN", "STATUS", "VERSION", "CREATED", "ID");
        for (Tenant tenant : tenants) {
            table.row(
                    tenant.slug(),
                    tenant.name(),
                    tenant.plan(),
                    tenant.status().code(),
                    tenant.schemaState().version(),
                    tenant.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    tenant.id());
        }
        return table.toString();
    }
}
