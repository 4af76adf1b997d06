package dev.tenancy.cli.tenant;

import dev.tenancy.cli.output.Table;
import dev.tenancy.tenant.Tenant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        return document;
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
